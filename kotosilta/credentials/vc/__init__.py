"""Verifiable credentials: sign, carry, revoke, check. Pure Python without Django and without any network access.

Open Badges 3.0 achievement credentials on the W3C Verifiable Credentials Data Model 2.0, secured by a Data Integrity
proof (`eddsa-rdfc-2022`) or as a VC-JWT (VC-JOSE-COSE, ES256), with a Bitstring Status List. Contexts come from
installed packages. Not for: who may issue what, or what a credential says; that is the app around this folder.

    contexts    the JSON-LD contexts, from packages
    canonical   RDF canonical form of a document (RDFC-1.0), fast for a shape that was seen before
    keys        key pairs, Multikey, did:key, did:web
    proofs      Data Integrity proofs
    tokens      VC-JWT
    status      status lists
    rules       what a strict verifier would refuse, refused before signing
    checks      the verdict on a credential of anybody
"""
