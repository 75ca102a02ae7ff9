"""The standing sentences of outgoing mail, by language; a mailbox may have its own."""

from __future__ import annotations

from collections.abc import Mapping

DISCLOSURE = {
    "en": "This answer was drafted with the help of an AI assistant and approved by a member of our team.",
    "de": "Diese Antwort wurde mit Hilfe eines KI-Assistenten entworfen und von einem Menschen in unserem Team "
    "freigegeben.",
    "fr": "Cette réponse a été rédigée avec l’aide d’un assistant IA et validée par un membre de notre équipe.",
    "es": "Esta respuesta se redactó con la ayuda de un asistente de IA y la aprobó una persona de nuestro equipo.",
    "it": "Questa risposta è stata preparata con l’aiuto di un assistente IA e approvata da una persona del nostro "
    "team.",
    "nl": "Dit antwoord is opgesteld met hulp van een AI-assistent en goedgekeurd door een medewerker van ons team.",
    "pt": "Esta resposta foi redigida com a ajuda de um assistente de IA e aprovada por uma pessoa da nossa equipa.",
}

PERSON_LINK = {
    "en": "You would rather deal with people only? One click is enough:",
    "de": "Sie möchten lieber nur mit Menschen zu tun haben? Ein Klick genügt:",
    "fr": "Vous préférez n’avoir affaire qu’à des personnes ? Un clic suffit :",
    "es": "¿Prefiere tratar solo con personas? Basta un clic:",
    "it": "Preferisce avere a che fare solo con persone? Basta un clic:",
    "nl": "Hebt u liever alleen met mensen te maken? Eén klik is genoeg:",
    "pt": "Prefere tratar apenas com pessoas? Basta um clique:",
}

PERSON_WORD = {
    "en": "You would rather deal with people only? Answer with the word PERSON.",
    "de": "Sie möchten lieber nur mit Menschen zu tun haben? Antworten Sie mit dem Wort PERSON.",
    "fr": "Vous préférez n’avoir affaire qu’à des personnes ? Répondez par le mot PERSON.",
    "es": "¿Prefiere tratar solo con personas? Responda con la palabra PERSON.",
    "it": "Preferisce avere a che fare solo con persone? Risponda con la parola PERSON.",
    "nl": "Hebt u liever alleen met mensen te maken? Antwoord met het woord PERSON.",
    "pt": "Prefere tratar apenas com pessoas? Responda com a palavra PERSON.",
}

RATING = {
    "en": "Did this answer help you? Tell us with one click:",
    "de": "Hat Ihnen diese Antwort geholfen? Sagen Sie es uns mit einem Klick:",
    "fr": "Cette réponse vous a-t-elle aidé ? Dites-le-nous en un clic :",
    "es": "¿Le ha ayudado esta respuesta? Díganoslo con un clic:",
    "it": "Questa risposta le è stata utile? Ce lo dica con un clic:",
    "nl": "Heeft dit antwoord u geholpen? Laat het ons met één klik weten:",
    "pt": "Esta resposta ajudou? Diga-nos com um clique:",
}

SOURCES = {
    "en": "Sources",
    "de": "Quellen",
    "fr": "Sources",
    "es": "Fuentes",
    "it": "Fonti",
    "nl": "Bronnen",
    "pt": "Fontes",
}

ACKNOWLEDGEMENT = {
    "en": "Thank you for your mail: it has arrived. An AI assistant sorts what comes in; a member of our team reads"
    " and answers it.",
    "de": "Danke für Ihre Nachricht: Sie ist angekommen. Ein KI-Assistent sortiert, was eingeht; ein Mensch aus "
    "unserem Team liest und beantwortet sie.",
    "fr": "Merci pour votre message : il est bien arrivé. Un assistant IA trie ce qui arrive ; un membre de notre "
    "équipe le lit et y répond.",
    "es": "Gracias por su mensaje: ha llegado bien. Un asistente de IA clasifica lo que recibimos; una persona de "
    "nuestro equipo lo lee y responde.",
    "it": "Grazie per il suo messaggio: è arrivato. Un assistente IA smista ciò che riceviamo; una persona del "
    "nostro team lo legge e risponde.",
    "nl": "Bedankt voor uw bericht: het is aangekomen. Een AI-assistent sorteert wat binnenkomt; een medewerker van"
    " ons team leest en beantwoordt het.",
    "pt": "Obrigado pela sua mensagem: chegou bem. Um assistente de IA organiza o que recebemos; uma pessoa da "
    "nossa equipa lê e responde.",
}


CLOSING = {
    "en": "If we do not hear from you by {date}, we close this matter. An answer opens it again at any time.",
    "de": "Wenn wir bis zum {date} nichts von Ihnen hören, schließen wir diesen Vorgang. Eine Antwort öffnet ihn "
    "jederzeit wieder.",
    "fr": "Sans nouvelles de votre part d’ici le {date}, nous clôturerons ce dossier. Une réponse le rouvre à tout "
    "moment.",
    "es": "Si no recibimos noticias suyas antes del {date}, cerraremos este asunto. Una respuesta lo vuelve a abrir en "
    "cualquier momento.",
    "it": "Se non riceviamo sue notizie entro il {date}, chiuderemo la pratica. Una risposta la riapre in qualsiasi "
    "momento.",
    "nl": "Als wij vóór {date} niets van u horen, sluiten wij deze zaak. Met een antwoord opent u haar altijd weer.",
    "pt": "Se não tivermos notícias suas até {date}, encerramos este assunto. Uma resposta reabre-o a qualquer "
    "momento.",
}

REMINDER = {
    "en": "Hello,\n\nwe wrote to you on {date} and have not heard from you since. Is there anything we can still do "
    "for you?\n\nKind regards",
    "de": "Guten Tag,\n\nwir haben Ihnen am {date} geschrieben und seither nichts von Ihnen gehört. Können wir noch "
    "etwas für Sie tun?\n\nFreundliche Grüße",
    "fr": "Bonjour,\n\nnous vous avons écrit le {date} et n’avons pas eu de nouvelles depuis. Pouvons-nous encore "
    "faire quelque chose pour vous ?\n\nCordialement",
    "es": "Hola:\n\nle escribimos el {date} y no hemos tenido noticias suyas desde entonces. ¿Podemos hacer algo más "
    "por usted?\n\nUn saludo",
    "it": "Buongiorno,\n\nle abbiamo scritto il {date} e da allora non abbiamo sue notizie. Possiamo fare ancora "
    "qualcosa per lei?\n\nCordiali saluti",
    "nl": "Hallo,\n\nwij schreven u op {date} en hebben sindsdien niets van u gehoord. Kunnen wij nog iets voor u "
    "doen?\n\nMet vriendelijke groet",
    "pt": "Olá,\n\nescrevemos-lhe a {date} e desde então não tivemos notícias suas. Podemos ainda fazer algo por "
    "si?\n\nCom os melhores cumprimentos",
}


def say(wording: Mapping[str, str], language: str, own: Mapping[str, str] | None = None) -> str:
    """The sentence in that language (`de-AT` is `de`), in a mailbox's own words first; English or any failing that."""
    short = language.lower().split("-")[0]
    found = (own or {}).get(short) or wording.get(short) or (own or {}).get("en") or wording.get("en")
    return found or next(iter(wording.values()), "")
