"""`make bench-ledger`: the ledger's speed as ratios taken in one run.

PARTS=posting,campaigns,awards,proof,checkpoint chooses.
"""

import os

from bench import awards, campaigns, checkpoint, database, posting, proof

PARTS = {
    "posting": posting.run,
    "campaigns": campaigns.run,
    "awards": awards.run,
    "proof": proof.run,
    "checkpoint": checkpoint.run,
}


def main() -> None:
    address = database.start()
    for name in (os.environ.get("PARTS") or ",".join(PARTS)).split(","):
        os.environ["DATABASE_URL"] = address
        PARTS[name]()


if __name__ == "__main__":
    main()
