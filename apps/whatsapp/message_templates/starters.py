"""Good beginnings: templates that Meta usually approves, in Portuguese and in English."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from apps.whatsapp.message_templates.parts import Component, names_in


@dataclass(frozen=True, slots=True)
class Words:
    """A starter in one language. `examples` in the order of the variables."""

    name: str
    body: str
    examples: tuple[str, ...]
    footer: str = ""
    replies: tuple[str, ...] = ()
    link: tuple[str, str] | None = None  # words and address of a button


@dataclass(frozen=True, slots=True)
class Starter:
    """`slug` stands in addresses; `words` by Meta's language."""

    slug: str
    title: Any
    category: str
    words: dict[str, Words]

    def said(self, language: str) -> Words:
        """In that language, or in English."""
        return self.words.get(language) or self.words["en_US"]

    def components(self, language: str) -> list[Component]:
        said = self.said(language)
        examples = [
            {"param_name": name, "example": example}
            for name, example in zip(names_in(said.body), said.examples, strict=True)
        ]
        body: Component = {"type": "BODY", "text": said.body}
        if examples:
            body["example"] = {"body_text_named_params": examples}
        footer = [{"type": "FOOTER", "text": said.footer}] if said.footer else []
        buttons: list[Component] = [{"type": "QUICK_REPLY", "text": one} for one in said.replies]
        if said.link:
            buttons.append({"type": "URL", "text": said.link[0], "url": said.link[1]})
        last = [{"type": "BUTTONS", "buttons": buttons}] if buttons else []
        return [body, *footer, *last]


STARTERS: tuple[Starter, ...] = (
    Starter(
        "order-shipped",
        _("Order on its way"),
        "utility",
        {
            "pt_BR": Words(
                "pedido_a_caminho",
                "Oi, {{nome}}. Seu pedido {{pedido}} saiu para entrega e deve chegar até"
                " {{data}}. Se algo mudar, avisamos por aqui.",
                ("Marina", "A-1042", "quinta-feira, 26/11"),
                link=("Acompanhar entrega", "https://example.com/pedidos"),
            ),
            "en_US": Words(
                "order_on_its_way",
                "Hi {{name}}, your order {{order}} has left our warehouse and should arrive by"
                " {{date}}. If anything changes, we will tell you here.",
                ("Marina", "A-1042", "Thursday, 26 Nov"),
                link=("Track delivery", "https://example.com/orders"),
            ),
        },
    ),
    Starter(
        "appointment",
        _("Appointment reminder"),
        "utility",
        {
            "pt_BR": Words(
                "lembrete_de_horario",
                "Olá, {{nome}}. Lembrete do seu horário em {{data}}, às {{hora}}, na unidade"
                " {{unidade}}. Você confirma a presença?",
                ("João", "25/11", "14:30", "Centro"),
                replies=("Confirmo", "Preciso remarcar"),
            ),
            "en_US": Words(
                "appointment_reminder",
                "Hello {{name}}, a reminder of your appointment on {{date}} at {{time}} at our"
                " {{place}} office. Will you be there?",
                ("John", "25 Nov", "2:30 pm", "downtown"),
                replies=("I will be there", "I need another time"),
            ),
        },
    ),
    Starter(
        "payment-due",
        _("Payment reminder"),
        "utility",
        {
            "pt_BR": Words(
                "lembrete_de_vencimento",
                "Olá, {{nome}}. A fatura {{fatura}}, no valor de {{valor}}, vence em {{data}}."
                " Se você já pagou, desconsidere esta mensagem.",
                ("Carla", "2026-118", "R$ 89,90", "30/11"),
                replies=("Receber segunda via", "Já paguei"),
            ),
            "en_US": Words(
                "payment_due",
                "Hello {{name}}, your invoice {{invoice}} of {{amount}} is due on {{date}}. If you"
                " have already paid it, no action is needed.",
                ("Carla", "2026-118", "$89.90", "30 Nov"),
                replies=("Send the invoice", "I have paid"),
            ),
        },
    ),
    Starter(
        "offer",
        _("Offer to customers"),
        "marketing",
        {
            "pt_BR": Words(
                "oferta_para_clientes",
                "Oi, {{nome}}. De hoje até {{data}}, clientes têm {{desconto}} de desconto em"
                " {{produtos}}. É só mostrar esta mensagem no caixa ou comprar pelo site.",
                ("Renata", "domingo", "20%", "toda a linha de cama e banho"),
                footer="Responda SAIR para não receber ofertas",
                link=("Ver ofertas", "https://example.com/ofertas"),
                replies=("Não quero receber",),
            ),
            "en_US": Words(
                "offer_to_customers",
                "Hi {{name}}, from today until {{date}} our customers get {{discount}} off"
                " {{products}}. Show this message in the shop or order on our site.",
                ("Renata", "Sunday", "20%", "all bed linen"),
                footer="Reply STOP to get no more offers",
                link=("See the offers", "https://example.com/offers"),
                replies=("No more offers",),
            ),
        },
    ),
    Starter(
        "feedback",
        _("Asking for an opinion"),
        "marketing",
        {
            "pt_BR": Words(
                "pedido_de_opiniao",
                "Oi, {{nome}}. {{pessoa}} atendeu você em {{data}}. Como foi a experiência?"
                " Sua resposta leva um toque e nos ajuda a melhorar.",
                ("Paulo", "Letícia", "20/11"),
                replies=("Foi ótimo", "Foi bom", "Pode melhorar"),
            ),
            "en_US": Words(
                "asking_for_feedback",
                "Hi {{name}}, {{person}} helped you on {{date}}. How was it for you? Your answer"
                " takes one tap and helps us get better.",
                ("Paul", "Leticia", "20 Nov"),
                replies=("It was great", "It was fine", "It could be better"),
            ),
        },
    ),
    Starter(
        "conversation",
        _("Picking up a conversation"),
        "utility",
        {
            "pt_BR": Words(
                "retomar_atendimento",
                "Olá, {{nome}}. Temos uma resposta sobre o seu atendimento {{protocolo}}. Podemos"
                " continuar a conversa por aqui?",
                ("Beatriz", "55821"),
                replies=("Podemos", "Agora não"),
            ),
            "en_US": Words(
                "picking_up_your_request",
                "Hello {{name}}, we have news about your request {{ticket}}. May we go on with the"
                " conversation here?",
                ("Beatrice", "55821"),
                replies=("Go on", "Not now"),
            ),
        },
    ),
)


def find(slug: str) -> Starter | None:
    return next((one for one in STARTERS if one.slug == slug), None)
