"""`make bench-ledger`: the ledger's speed as ratios taken in one run. PARTS=posting,proof,awards chooses."""

import os

from bench import awards, database, posting, proof

PARTS = {"posting": posting.run, "awards": awards.run, "proof": proof.run}


def main() -> None:
    address = database.start()
    for name in (os.environ.get("PARTS") or ",".join(PARTS)).split(","):
        os.environ["DATABASE_URL"] = address
        PARTS[name]()


if __name__ == "__main__":
    main()
