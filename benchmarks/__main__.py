"""`python -m benchmarks`: every benchmark, one after the other, and RESULTS.md. `--quick`: fewer claims in the big files."""

import os
import sys
from pathlib import Path

from benchmarks import bulk, debitor, embed, psrm, report, soap, takeover
from benchmarks.postgres import throwaway_schema

if __name__ == "__main__":
    address = os.environ.get("OIR_TEST_POSTGRES_URL", "postgresql://postgres@127.0.0.1:5432/test")
    with throwaway_schema(address) as url:
        big = bulk.measure_quick() if "--quick" in sys.argv else bulk.measure()
        sections = [soap.measure(url), psrm.measure(), embed.measure(), debitor.measure(), takeover.measure(), big]
    print(report.write(Path(__file__).parent / "RESULTS.md", sections))
