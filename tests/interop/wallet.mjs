// A wallet of others fetches a credential. Reads {offer, pin} as JSON from standard input, prints what it got.
import {clientAuthenticationAnonymous, setGlobalConfig} from '@openid4vc/oauth2';
import {Openid4vciClient} from '@openid4vc/openid4vci';
import * as jose from 'jose';
import {createHash, randomBytes} from 'node:crypto';
import {readFileSync} from 'node:fs';

setGlobalConfig({allowInsecureUrls: true});
const {offer, pin} = JSON.parse(readFileSync(0, 'utf8'));
const {publicKey, privateKey} = await jose.generateKeyPair('ES256', {extractable: true});
const publicJwk = await jose.exportJWK(publicKey);

const callbacks = {
  fetch,
  hash: (data, algorithm) => createHash(algorithm.replace('-', '')).update(data).digest(),
  generateRandom: length => randomBytes(length),
  clientAuthentication: clientAuthenticationAnonymous(),
  signJwt: async (signer, {header, payload}) => ({
    jwt: await new jose.SignJWT(payload).setProtectedHeader({...header, alg: 'ES256'}).sign(privateKey),
    signerJwk: publicJwk,
  }),
  verifyJwt: async () => ({verified: false}),
};

try {
  const client = new Openid4vciClient({callbacks});
  const credentialOffer = await client.resolveCredentialOffer(offer);
  const issuerMetadata = await client.resolveIssuerMetadata(credentialOffer.credential_issuer);
  const {accessTokenResponse} = await client.retrievePreAuthorizedCodeAccessTokenFromOffer({credentialOffer, issuerMetadata, txCode: pin});
  const {c_nonce: nonce} = await client.requestNonce({issuerMetadata});
  const [credentialConfigurationId] = credentialOffer.credential_configuration_ids;
  const {jwt} = await client.createCredentialRequestJwtProof({
    issuerMetadata, credentialConfigurationId, nonce, signer: {method: 'jwk', alg: 'ES256', publicJwk},
  });
  const {credentialResponse} = await client.retrieveCredentials({
    issuerMetadata, accessToken: accessTokenResponse.access_token, credentialConfigurationId, proofs: {jwt: [jwt]},
  });
  console.log(JSON.stringify({credential: credentialResponse.credentials[0].credential, key: publicJwk}));
} catch (error) {
  const body = error.errorResponse ?? error.response?.credentialErrorResponseResult?.data ?? {};
  console.log(JSON.stringify({refused: body.error ?? error.message}));
}
