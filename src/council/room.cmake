registry(council council/statements council::Kind council/statement_kind.h)
