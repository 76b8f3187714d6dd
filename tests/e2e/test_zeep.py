"""A client that knows nothing but `?wsdl` builds a message, sends it, and reads the answer."""

import zeep
from zeep.helpers import serialize_object

from oir_kernel.soap.edition import Edition
from oir_sandbox.places import edition_folder

EDITION = Edition(edition_folder())
SYSTEM = "cccccccc-0000-4000-8000-000000000003"
TIME = "2026-11-23T09:00:00+01:00"


def context(sandbox_client: zeep.Client) -> dict[str, object]:
    del sandbox_client
    return {
        "TransaktionsId": "zeep-1",
        "TransaktionsTid": TIME,
        "Rute": {
            "AfsenderOrganisation": "11111111",
            "AfsenderItSystemInstans": SYSTEM,
            "ModtagerOrganisation": "11111111",
        },
    }


def claim(number: int, srb: str) -> dict[str, object]:
    return {
        "FordringIdentifikation": f"{number:08x}-0000-4000-8000-00000000000a",
        "FordringRegistreringTidspunkt": TIME,
        "FordringType": EDITION.uuid_of("fordringstype")["KFDAINS"],
        "FordringBeløb": "2500.00",
        "FordringPeriodeFraOgMedDato": "2026-10-01",
        "FordringPeriodeTilOgMedDato": "2026-10-31",
        "FordringStiftelsesdato": "2026-10-01",
        "FordringForfaldsdato": "2026-10-01",
        "FordringSidsteRettidigeBetalingsdato": srb,
        "FordringForældelsesdato": "2029-10-01",
        "FordringTilOpkrævning": True,
        "FordringTekstLinjeListe": {
            "FordringTekstLinje": [
                {"FordringTekstLinjeNummer": 1, "FordringTekstLinjeTekst": "Daginstitution, faktura 1"}
            ]
        },
    }


def registration(client: zeep.Client, srb: str = "2026-10-15") -> dict[str, object]:
    part = {
        "ØIRPartStruktur": {
            "ØIRPartIdentifikation": "urn:oio:cpr-nr:6101901234",
            "ØIRPartType": EDITION.uuid_of("parttype")["person"],
        },
        "OprettetAfStruktur": {"VirksomhedCVRNummer": "11111111", "ItSystemInstansIdentifikation": SYSTEM},
    }
    return {
        "HovedOplysninger": context(client),
        "DebitorkontoIdentifikation": "0000000a-0000-4000-8000-00000000000a",
        "DebitorkontoRegistreringTidspunkt": TIME,
        "DebitorkontoStruktur": {
            "DebitorkontoType": EDITION.uuid_of("debitorkontotype")["daginstitution"],
            "JuridiskAnsvarlig": {"ØIRPartIdentifikationStruktur": part},
        },
        "FordringListe": {"FordringStruktur": [claim(1, srb)]},
    }


def soap_client(program, sandbox: str) -> zeep.Client:
    with program.client() as http:
        http.put(f"/api/control/sandboxes/{sandbox}", json={"clock_frozen": TIME}).raise_for_status()
    return zeep.Client(f"{program.url}/s/{sandbox}/service/OIR/DebitorRegistreringAfsend/1?wsdl")


def test_a_registration_built_from_the_description_is_accepted(program):
    client = soap_client(program, "zeep")
    answer = serialize_object(client.service.OpretDebitorkontoRegistrering(**registration(client)))
    assert answer["HovedOplysningerSvar"]["TransaktionsId"] == "zeep-1"
    assert answer["DebitorRegistreringAcceptStruktur"]["AccepteretUdenBemærkninger"] is True


def test_a_registration_that_psrm_would_refuse_comes_back_with_the_rule(program):
    client = soap_client(program, "zeep-remarks")
    answer = serialize_object(client.service.OpretDebitorkontoRegistrering(**registration(client, srb="2026-09-15")))
    remarks = answer["DebitorRegistreringAcceptStruktur"]["BemærkningListe"]["Bemærkning"]
    assert [remark["ResultatLokalÅrsagStruktur"]["LokalÅrsagskode"] for remark in remarks] == ["R_6_1"]


def test_ping_answers_with_the_context(program):
    client = soap_client(program, "zeep-ping")
    answer = serialize_object(client.service.Ping(HovedOplysninger=context(client)))
    assert answer["HovedOplysningerSvar"]["TransaktionsId"] == "zeep-1"


def test_the_three_file_layout_is_served_too(program):
    base = f"{program.url}/service/OIR/DebitorRegistreringAfsend/1"
    with program.client() as client:
        for variant in ("token", "context"):
            root = client.get(f"{base}?wsdl={variant}").text
            assert root.count("location=") == 2
        service = zeep.Client(f"{base}?wsdl=wsdl/DebitorRegistreringAfsendService.wsdl")
    assert "OpretDebitorkontoRegistrering" in dir(service.service)
