"""Two sandboxes in one server, at once: the same ids in both, and nothing of one is seen in the other."""

from concurrent.futures import ThreadPoolExecutor

from oir_sandbox.places import examples_folder

PATH = "/service/OIR/DebitorRegistreringAfsend/1"
GOOD = (examples_folder() / "01-accepteret" / "request.xml").read_text(encoding="utf-8")
KONTO = "00000001-0000-4000-8000-000000000001"


def numbered(n: int, amount: str) -> bytes:
    changed = GOOD.replace(KONTO, f"{n:08x}-0000-4000-8000-0000000000ff")
    changed = changed.replace("00000101-0000-4000-8000-000000000001", f"{n:08x}-0000-4000-8000-0000000000fe")
    return changed.replace("2500.00", amount).encode()


def test_the_same_ids_live_apart_in_two_sandboxes_under_concurrent_load(program):
    amounts = {"left": "100.00", "right": "200.00"}
    with program.client() as client:
        for sandbox in amounts:
            client.put(f"/api/control/sandboxes/{sandbox}", json={}).raise_for_status()

        def send(job: tuple[str, int]) -> str:
            sandbox, n = job
            return client.post(f"/s/{sandbox}{PATH}", content=numbered(n, amounts[sandbox])).text

        with ThreadPoolExecutor(8) as pool:
            answers = list(pool.map(send, [(sandbox, n) for n in range(40) for sandbox in amounts]))
        assert all("AcceptStruktur" in answer for answer in answers)
        for sandbox, amount in amounts.items():
            konti = client.get(f"/s/{sandbox}/api/debitor/konti", params={"antal": 100}).json()["konti"]
            assert len(konti) == 40
            konto = client.get(f"/s/{sandbox}/api/debitor/konti/{konti[0]['konto_id']}").json()
            assert konto["fordringer"][0]["beloeb"] == amount
            asked = {"limit": 1000, "door": "soap"}
            journal = client.get(f"/s/{sandbox}/api/control/journal", params=asked).json()
            assert len(journal) == 40


def test_a_header_names_the_sandbox_as_well_as_the_path_does(program):
    with program.client() as client:
        client.put("/api/control/sandboxes/by-header", json={}).raise_for_status()
        client.post(PATH, content=GOOD.encode(), headers={"X-Oir-Sandbox": "by-header"})
        assert len(client.get("/s/by-header/api/debitor/konti").json()["konti"]) == 1


def test_policy_and_clock_are_the_sandboxs_own(program):
    with program.client() as client:
        client.put("/api/control/sandboxes/strict", json={"psrm": "enforce"}).raise_for_status()
        client.put(
            "/api/control/sandboxes/later", json={"clock_frozen": "2031-01-06T09:00:00+01:00"}
        ).raise_for_status()
        bad = GOOD.replace("2029-10-01", "2028-10-01").encode()
        assert "AfvisningStruktur" in client.post(f"/s/strict{PATH}", content=bad).text
        later = client.post(f"/s/later{PATH}", content=GOOD.encode()).text
    assert "R_3_1" in later
    assert "2031-01-06" in later
