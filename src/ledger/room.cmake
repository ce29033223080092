registry(ledger ledger/entries ledger::EntryKind ledger/entry_kind.h)
registry(ledger ledger/invariants ledger::Invariant ledger/invariant.h)
