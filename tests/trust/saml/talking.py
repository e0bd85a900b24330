"""A service, a node, and one whole conversation between them."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache

from akta.trust.saml import Expected, Node, Service, new_pair, open_answer
from akta.trust.saml.issuing import Asked, Issuer, Partner, Person
from akta.trust.saml.names import SUBSTANTIAL

AT = datetime(2026, 3, 12, 10, tzinfo=UTC)
PERSON = Person("44051401359", "Janina", "Nowak-Żurek", "1944-05-14")
SERVICE = Service("https://akta.example", "https://akta.example/logowanie/krajowy/powrot/")
NODE_NAME = "node.example"
SIGN_IN = "https://node.example/login/SingleSignOnService"
RESOLVE = "https://node.example/login-services/idpArtifactResolutionService"


@cache
def pair(name):
    """Keys are made once a run; making them anew would only be slow."""
    return new_pair(name, at=AT)


def node(signing="node"):
    return Node(NODE_NAME, SIGN_IN, {0: RESOLVE}, (pair(signing).certificate,))


def partner(service=SERVICE):
    return Partner(
        service.entity_id,
        service.return_url,
        pair("service").certificate,
        pair("service-encryption").certificate,
    )


@dataclass(frozen=True)
class Talk:
    """What was asked, and by whom it is answered; tests change one thing each."""

    asked: Asked = Asked("ID-request", SUBSTANTIAL)  # noqa: RUF009 - frozen
    resolve_id: str = "ID-resolve"
    signer: str = "node"
    name: str = NODE_NAME
    person: Person | None = PERSON
    level: str = SUBSTANTIAL
    to: Service = SERVICE
    at: datetime = AT

    def issuer(self):
        return Issuer(self.name, pair(self.signer))

    def answer(self):
        return self.issuer().answer(
            resolve_id=self.resolve_id,
            asked=self.asked,
            person=self.person,
            level=self.level,
            partner=partner(self.to),
            at=self.at,
        )

    def but(self, **changes):
        return replace(self, **changes)


EXPECTED = Expected(
    node=node(),
    service=SERVICE,
    request_id="ID-request",
    resolve_id="ID-resolve",
    level=SUBSTANTIAL,
    asked_at=AT,
    at=AT,
)


def opened(data, expected=EXPECTED, key=None):
    return open_answer(data, expected=expected, key=key or pair("service-encryption").key)
