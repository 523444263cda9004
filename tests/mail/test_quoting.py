import pytest

from kamerton.mail.quoting import cut, new_text
from tests.corpora import corpus
from tests.mail.reply_corpus import LINES, expected, filled


def test_mails_of_others_are_cut_right():
    files = corpus("email/**/*.txt")
    if not files:
        pytest.skip("no corpora on this machine")
    names = {str(path).partition("/email/")[2].removesuffix(".txt"): path for path in files}
    assert sorted(names) == sorted(LINES)
    missed = []
    for name, path in names.items():
        text = path.read_text(encoding="utf-8")
        if filled(cut(text)) != expected(name, text):
            missed.append(name)
    cut_right = len(names) - len(missed)
    assert cut_right / len(names) >= 0.95, f"{cut_right} of {len(names)}; missed: {missed}"
    assert missed == []


RUSSIAN = {
    "gmail": """Спасибо, завтра попробую на уроке.

пн, 23 нояб. 2026 г. в 14:05, Камертон <reply+abc@mail.kamerton.example>:

> Пётр Гусев ответил вам: Как слушать ученика, если связь рвётся?
>
> Открыть: https://kamerton.example/discussions/4/posts/12/
""",
    "mail.ru": """Спасибо, завтра попробую на уроке.



Отправлено из мобильной Почты Mail.ru


Понедельник, 23 ноября 2026, 14:05 +03:00 от Камертон <reply@mail.kamerton.example>:

Пётр Гусев ответил вам: Как слушать ученика, если связь рвётся?
""",
    "mail.ru with signs": """Спасибо, завтра попробую на уроке.
>Понедельник, 23 ноября 2026, 14:05 +03:00 от Камертон <reply@mail.kamerton.example>:
>
>Пётр Гусев ответил вам: Как слушать ученика, если связь рвётся?
""",
    "mail.ru signature": """Спасибо, завтра попробую на уроке.

--
Марина Орлова
""",
    "yandex": """Спасибо, завтра попробую на уроке.

23.11.2026, 14:05, "Камертон" <reply@mail.kamerton.example>:

Пётр Гусев ответил вам: Как слушать ученика, если связь рвётся?
""",
    "yandex, new": """Спасибо, завтра попробую на уроке.

----------------
Кому: orlova@yandex.ru (orlova@yandex.ru);
Тема: Пётр Гусев ответил вам;
23.11.2026, 14:05, "Камертон" <reply@mail.kamerton.example>:
Пётр Гусев ответил вам: Как слушать ученика, если связь рвётся?
""",
    "yandex, telephone": """Спасибо, завтра попробую на уроке.

Отправлено из мобильного приложения Яндекс Почты

14:05, 23 ноября 2026 г., Камертон <reply@mail.kamerton.example>:
Пётр Гусев ответил вам: Как слушать ученика, если связь рвётся?
""",
    "outlook": """Спасибо, завтра попробую на уроке.

С уважением,
Марина Орлова

________________________________
От: Камертон <reply@mail.kamerton.example>
Отправлено: 23 ноября 2026 г. 14:05
Кому: Марина Орлова <orlova@school.example>
Тема: Пётр Гусев ответил вам

Пётр Гусев ответил вам: Как слушать ученика, если связь рвётся?
""",
    "outlook, old": """Спасибо, завтра попробую на уроке.

-----Исходное сообщение-----
From: Камертон [mailto:reply@mail.kamerton.example]
Sent: Monday, November 23, 2026 2:05 PM
To: Марина Орлова
Subject: Пётр Гусев ответил вам

Пётр Гусев ответил вам
""",
    "outlook, telephone": """Спасибо, завтра попробую на уроке.

Получить Outlook для Android<https://aka.ms/ghei36>
________________________________
From: Камертон <reply@mail.kamerton.example>
Sent: Monday, November 23, 2026 2:05:12 PM
To: orlova@school.example
Subject: Пётр Гусев ответил вам
""",
    "apple": """Спасибо, завтра попробую на уроке.

> 23 нояб. 2026 г., в 14:05, Камертон <reply@mail.kamerton.example> написал(а):
>
> Пётр Гусев ответил вам: Как слушать ученика, если связь рвётся?
""",
    "iphone": """Спасибо, завтра попробую на уроке.

Отправлено с iPhone

> 23 нояб. 2026 г., в 14:05, Камертон
> <reply@mail.kamerton.example> написал(а):
>
> \ufeffПётр Гусев ответил вам: Как слушать ученика, если связь рвётся?
""",
    "thunderbird": """Спасибо, завтра попробую на уроке.

23.11.2026 14:05, Камертон пишет:
> Пётр Гусев ответил вам: Как слушать ученика, если связь рвётся?
>
> Открыть: https://kamerton.example/
""",
    "the bat": """Спасибо, завтра попробую на уроке.

Вы писали 23 ноября 2026 г., 14:05:12:

> Пётр Гусев ответил вам: Как слушать ученика, если связь рвётся?

--
С уважением,
 Марина                          mailto:orlova@school.example
""",
    "forwarded": """Спасибо, завтра попробую на уроке.

---------- Пересылаемое сообщение ---------
От: Камертон <reply@mail.kamerton.example>
Дата: пн, 23 нояб. 2026 г. в 14:05
""",
}


@pytest.mark.parametrize("style", sorted(RUSSIAN))
def test_russian_replies_are_cut(style):
    assert filled(cut(RUSSIAN[style]))[0] == "Спасибо, завтра попробую на уроке."
    rest = filled(cut(RUSSIAN[style]))[1:]
    assert rest == (["С уважением,", "Марина Орлова"] if style == "outlook" else [])


def test_words_like_those_of_a_mail_program_stay():
    text = (
        "От: какого такта играем?\n\nВ 15:30 занятие, Тема: гаммы.\n\n"
        "1. Отправлено письмо родителям, они ответили:\n2. Дата концерта: 5.12.2026 в 18:00\n\n"
        "Он писал: «приду в 18:00»"
    )
    assert cut(text) == text


def test_answers_between_quoted_lines_stay():
    text = "> Кто играет первым?\nДаша.\n> А вторым?\nПётр.\n"
    assert cut(text) == "Даша.\nПётр."


HTML = {
    "gmail": '<div dir="ltr">Новое&nbsp;слово<div>Вторая строка</div></div><br>'
    '<div class="gmail_quote"><div class="gmail_attr">пн, 23 нояб.</div><blockquote>старое'
    "</blockquote></div>",
    "yandex": "<div>Новое слово</div><div>Вторая строка</div><div> </div>"
    '<div>23.11.2026, 14:05, "Камертон" &lt;reply@mail.example&gt;:</div>'
    "<blockquote><p>старое</p></blockquote>",
    "mail.ru": '<div>Новое слово<br>Вторая строка</div><div data-signature-widget="container">'
    '<div>--<br>Марина</div></div><div class="js-helper js-readmsg-msg">старое</div>',
    "outlook": "<html><head><style>p {margin:0}</style></head><body><p>Новое слово</p>"
    '<p>Вторая строка</p><div style="border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt">'
    "<p><b>От:</b> Камертон</p></div><p>старое</p></body></html>",
    "outlook.com": '<div>Новое слово</div><div>Вторая строка</div><div id="appendonsend"></div>'
    '<hr><div id="divRplyFwdMsg"><b>От:</b> Камертон</div><div>старое</div>',
    "apple": "<body>Новое слово<br>Вторая строка<br><div><br><blockquote type=cite>старое",
    "thunderbird": '<p>Новое слово</p><p>Вторая строка</p><div class="moz-cite-prefix">23.11.2026 '
    "14:05, Камертон пишет:<br></div><blockquote type=cite>старое</blockquote>",
}


@pytest.mark.parametrize("style", sorted(HTML))
def test_a_mail_of_html_alone_is_read_and_cut(style):
    assert filled(new_text("", HTML[style])) == ["Новое слово", "Вторая строка"]


def test_nothing_of_its_own_gives_nothing():
    assert new_text("> только чужое\n> и ещё") == ""
    assert new_text("", "<script>alert(1)</script>") == ""
