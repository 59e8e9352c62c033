#!/usr/bin/env python3
"""The check of the bill of materials, on a bill with one fault planted at a time. ctest `bill_of_materials_test`."""
import copy
import json
import unittest

import check_bill_of_materials

CMAKE = "set(compiled_in rapidjson-dev)"
NEEDED = {"libcurl.so.4"}


def component(name: str, use: str) -> dict:
    return {"type": "library", "bom-ref": name, "name": name, "version": "1", "properties": [{"name": "use", "value": use}]}


BILL = {
    "bomFormat": "CycloneDX",
    "specVersion": "1.5",
    "version": 1,
    "components": [component("libcurl4", "linked"), component("rapidjson-dev", "compiled in")],
}


def found(change) -> list[str]:
    bill = copy.deepcopy(BILL)
    change(bill)
    return check_bill_of_materials.findings(json.dumps(bill), CMAKE, NEEDED)


class CheckBillOfMaterialsTest(unittest.TestCase):
    def test_a_bill_without_fault_passes(self):
        self.assertEqual(found(lambda bill: None), [])

    def test_what_is_no_bill_is_refused(self):
        self.assertIn("not CycloneDX", found(lambda bill: bill.pop("bomFormat"))[0])

    def test_a_library_compiled_in_without_its_licence_is_found(self):
        self.assertIn("libcli11-dev is compiled in", found(
            lambda bill: bill["components"].append(component("libcli11-dev", "compiled in")))[0])

    def test_a_licence_of_what_is_not_in_is_found(self):
        self.assertIn("lists rapidjson-dev", found(lambda bill: bill["components"].pop())[0])

    def test_a_linked_library_that_is_not_named_is_found(self):
        self.assertIn("1 libraries are linked, 0", found(lambda bill: bill["components"].pop(0))[0])

    def test_a_component_without_version_is_found(self):
        def forget(bill):
            bill["components"][0]["version"] = ""
        self.assertEqual(found(forget), ["libcurl4 has no version"])


if __name__ == "__main__":
    unittest.main()
