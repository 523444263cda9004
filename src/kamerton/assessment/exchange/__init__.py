"""Questions on their way into the bank and out of it: Moodle XML, GIFT, XLSX.

Readers are pure: bytes in, a list of Carried out, each with its line and fate; nothing is written.
"""
