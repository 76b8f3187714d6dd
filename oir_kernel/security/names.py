"""Names on the wire: namespaces, algorithms and identifiers of WS-Security, SAML 2.0, WS-Trust 1.3 and the platform.

All of them stand in public standards or public samples of the platform (stated), but for those marked ours.
"""

from typing import Final

WSSE: Final = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd"
WSSE11: Final = "http://docs.oasis-open.org/wss/oasis-wss-wssecurity-secext-1.1.xsd"
WSU: Final = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd"
WSA: Final = "http://www.w3.org/2005/08/addressing"
WST: Final = "http://docs.oasis-open.org/ws-sx/ws-trust/200512"
WSP: Final = "http://schemas.xmlsoap.org/ws/2004/09/policy"
AUTH: Final = "http://docs.oasis-open.org/wsfed/authorization/200706"
DS: Final = "http://www.w3.org/2000/09/xmldsig#"
SAML: Final = "urn:oasis:names:tc:SAML:2.0:assertion"
XSI: Final = "http://www.w3.org/2001/XMLSchema-instance"
LIBERTY: Final = "urn:liberty:sb:2006-08"
BPP: Final = "http://itst.dk/oiosaml/basic_privilege_profile"

EXC_C14N: Final = "http://www.w3.org/2001/10/xml-exc-c14n#"
ENVELOPED: Final = f"{DS}enveloped-signature"
SHA256: Final = "http://www.w3.org/2001/04/xmlenc#sha256"
RSA_SHA256: Final = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"
STR_TRANSFORM: Final = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-soap-message-security-1.0#STR-Transform"
BASE64: Final = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-soap-message-security-1.0#Base64Binary"
X509V3: Final = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-x509-token-profile-1.0#X509v3"
SAML_ID: Final = "http://docs.oasis-open.org/wss/oasis-wss-saml-token-profile-1.1#SAMLID"
SAML_V2: Final = "http://docs.oasis-open.org/wss/oasis-wss-saml-token-profile-1.1#SAMLV2.0"

HOLDER_OF_KEY: Final = "urn:oasis:names:tc:SAML:2.0:cm:holder-of-key"
X509_SUBJECT: Final = "urn:oasis:names:tc:SAML:1.1:nameid-format:X509SubjectName"
X509_CONTEXT: Final = "urn:oasis:names:tc:SAML:2.0:ac:classes:X509"
BASIC: Final = "urn:oasis:names:tc:SAML:2.0:attrname-format:basic"
CVR_CLAIM: Final = "dk:gov:saml:attribute:CvrNumberIdentifier"
AUTH_CLAIMS: Final = f"{AUTH}/authclaims"

RST_ISSUE: Final = f"{WST}/RST/Issue"
RSTR_ISSUE: Final = f"{WST}/RSTRC/IssueFinal"
RST_FAULT: Final = f"{WST}/RST/Fault"
ISSUE: Final = f"{WST}/Issue"
PUBLIC_KEY: Final = f"{WST}/PublicKey"
ANONYMOUS: Final = f"{WSA}/anonymous"

STS_ISSUER: Final = "https://saml.n2adgangsstyring.oir-sandkasse.example/runtime"
"""Issuer of our tokens: the real one's form in a name of ours, so that nobody takes one for the other. Source: ours."""


def entity_id(ascii_name: str) -> str:
    """The entityID of a service, which tokens name as their audience: host and lower case are stated."""
    return f"http://oir.serviceplatformen.dk/service/{ascii_name.lower()}/1"
