"""Sixty-four invented people whose names, births and ways to be reached break what was made for two names, one script,
a known birthday and an e-mail address."""

from typing import NamedTuple


class One(NamedTuple):
    """`born` as somebody writes it in the form; `reach` a phone number, an e-mail address, or nothing."""

    name: str
    born: str = ""
    reach: str = ""
    native: str = ""
    call_me: str = ""


PEOPLE = [
    # one name
    One("Suharto", "1985"), One("Mohammadi", "1.1.1990"), One("Thiri", "2001"), One("Zahra", "", "0401110001"),
    One("Li", "3.1999"), One("Ö", "2004"), One("Nguyễn", "12.12.1977"), One("Gul", "1970", "gul@example.org"),
    # four parts and more
    One("Mohammed Abdullah Hassan al-Masri", "5.5.1988", "0401110002"), One("Ana María del Carmen Fernández García", "1991"),
    One("José Eduardo dos Santos e Silva Pereira", "14.2.1980"), One("Fatima bint Ahmad ibn Yusuf al Hashimi", "1979"),
    One("Pablo Diego José Francisco de Paula Juan Nepomuceno María de los Remedios", "25.10.1981"),
    One("Abd al-Rahman Muhammad Umar Hassan Ali Nur Farah Warsame", "1966"), One("Sri Wahyuni binti Haji Abdul Rahman", "1993"),
    One("van der Berg-de Wit, Johanna Maria", "7.7.1975"),
    # patronymics
    One("Гудрун Йоунсдоттир", "17.6.1984"), One("Guðrún Jónsdóttir", "17.6.1984"), One("Þórður Ólafsson", "1959"),
    One("Анна Сергеевна Петрова", "8.3.1990", "0401110003"), One("Іван Петрович Ковальчук", "24.8.1991"),
    One("Нурлан Бекбол уулу", "1998"), One("Aygün Rəşad qızı Əliyeva", "20.1.1994"),
    # Burmese: no family name, titles that are no names
    One("Khin Khin", "1988", "", "ခင်ခင်"), One("U Aung", "1960", "", "ဦးအောင်"), One("Ma Thida Win", "4.1.1992", "", "မသီတာဝင်း"),
    One("Naw Paw Say Wah", "2000"), One("Saw Htoo", "1.1.1985"),
    # Arabic and Persian script
    One("أحمد", "1990"), One("محمد عبد الرحمن", "1.1.1980", "0401110004"), One("عائشة بنت خالد", "1995"), One("شیرین‌گل رضایی", "1985"),
    One("گل‌آقا", "", "", "", "آقا"), One("حسين حسن حسين", "1.1.1970"), One("Layla الحسن", "1999"), One("کاروان عەزیز", "2.2.1987"),
    # Ethiopic script
    One("ሰላም ተስፋይ", "1.1.1994"), One("አብርሃም ገብረመድህን", "1982", "0401110005"), One("Selam", "1994", "", "ሰላም", "Seli"),
    One("ፍረወይኒ", ""),
    # apostrophes, hyphens, points, odd letters
    One("Mary O’Brien", "1.4.1983"), One("O'Neill", "1990"), One("N'Golo Traoré", "29.3.1991"), One("D’Angelo d'Este", "1978"),
    One("Jean-Pierre St. John-Smythe", "1965"), One("K. A. Raman", "1950"), One("Dr", "1972"), One("Null", "1990"),
    One("True", "1991"), One("NaN", "1992"), One("Żółć Łukasz", "1989"), One("İbrahim Şükrü Iğdır", "23.4.1986"),
    One("Ng", "1996"), One("X Æ A-Xii", "4.5.2020"), One("Åsa Ängström-Öhman", "6.12.1917"),
    # other scripts
    One("王小明", "1.10.1990"), One("กมลา สุขใจ", "1988"), One("ქეთევან", "1993"), One("Ελένη Παπαδοπούλου", "25.3.1981"), One("प्रिया", "15.8.1997"),
    # births
    One("Born In January", "1.1.1980", "born@example.org"), One("Born Today Unknown"), One("Leap Day", "29.2.1988"), One("Only Year", "1955"),
]  # fmt: skip
