import unittest

from tidylog import count_levels, keep_records, read_records
from tidylog.cli import make_parser
from tidylog.rules import join_repeats

LOG = """\
2024-03-01 10:00:00 [INFO] shop.cart: cart 7 opened
2024-03-01 10:00:01 [ERROR] shop.pay: card declined
Traceback: no funds
2024-03-01 10:00:02 [DEBUG] shop.pay: retry in 3 s
2024-03-01 10:00:03 [INFO] shop.mail: receipt sent
2024-03-01 10:00:03 [INFO] shop.mail: receipt sent
""".splitlines()


class TidylogTest(unittest.TestCase):
    def test_a_traceback_belongs_to_its_record(self):
        self.assertIn("no funds", list(read_records(LOG))[1].text)

    def test_records_are_kept_by_level_and_pattern(self):
        records = list(keep_records(read_records(LOG), level="info", pattern="cart|card"))
        self.assertEqual(count_levels(records), {"info": 1, "error": 1})

    def test_repeats_become_one(self):
        records = keep_records(read_records(LOG), pattern="receipt")
        self.assertEqual([count for _, count in join_repeats(records)], [2])

    def test_the_defaults(self):
        args = make_parser().parse_args([])
        self.assertEqual((args.level, args.width, args.squash), ("info", 100, False))


if __name__ == "__main__":
    unittest.main()
