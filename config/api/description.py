"""What the OpenAPI description says of each operation.

Made from what the views' `@operation` enforces, so it can't say anything else.
"""

from __future__ import annotations

from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.plumbing import ResolvedComponent
from drf_spectacular.utils import OpenApiParameter

from apps.accounts import access
from apps.accounts.api.operation import MAX_KEY, Operation
from apps.accounts.api.view import ApiView
from config.api import failures

_IDEMPOTENCY_KEY = OpenApiParameter(
    "Idempotency-Key",
    {"type": "string", "minLength": 1, "maxLength": MAX_KEY, "pattern": "^[!-~]+$"},
    OpenApiParameter.HEADER,
    description="Within 24 hours, the same key repeats the first answer instead of the work.",
)
_TENANT = OpenApiParameter(
    "X-Tenant-Id",
    {"type": "string", "pattern": "^[a-z0-9-]{3,30}$"},
    OpenApiParameter.HEADER,
    description="The company's slug. It must agree with the credential; a superadmin's chooses.",
)


class Bearer(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    target_class = "apps.accounts.api_auth.BearerAuthentication"
    name = "bearer"

    def get_security_definition(self, auto_schema: AutoSchema) -> dict[str, str]:
        return {
            "type": "http",
            "scheme": "bearer",
            "description": "An access token from auth/login, or an API key (rk_…).",
        }


class Description(AutoSchema):
    """Describes one method of an `ApiView`."""

    view: ApiView  # type: ignore[override]

    @property
    def about(self) -> Operation:
        return self.view.operations()[self.method]

    @property
    def needs(self) -> str:
        return self.view.permission[self.method]

    def is_excluded(self) -> bool:
        view: Any = self.view  # the library's own views have no operations
        return not isinstance(view, ApiView) or self.method not in view.operations()

    def get_request_serializer(self) -> Any:
        return self.about.reads

    def get_response_serializers(self) -> Any:
        return self.about.answer_shape

    def get_override_parameters(self) -> list[Any]:
        parameters: list[Any] = list(self.about.queries)
        if self.about.idempotent:
            parameters.append(_IDEMPOTENCY_KEY)
        if self.needs != access.ANYONE:
            parameters.append(_TENANT)
        return parameters

    def _resolve_path_parameters(self, variables: list[str]) -> list[dict[str, Any]]:
        """A number in an address has no sign: with one it is another address, which is nobody's."""
        found: list[dict[str, Any]] = super()._resolve_path_parameters(  # type: ignore[no-untyped-call]
            variables
        )
        for parameter in found:
            if parameter["schema"].get("type") == "integer":
                parameter["schema"]["minimum"] = 0
        return found

    def get_auth(self) -> list[Any]:
        return [] if self.needs == access.ANYONE else super().get_auth()

    def get_tags(self) -> list[str]:
        return self._tokenize_path()[:1]

    def get_summary(self) -> str:
        return self._words().split("\n\n")[0].replace("\n", " ")

    def get_description(self) -> str:  # type: ignore[override]
        rest = self._words().split("\n\n")[1:]
        who = [] if self.needs == access.ANYONE else [f"Needs: `{self.needs}`."]
        return "\n\n".join([*rest, *who])

    def _words(self) -> str:
        method = getattr(type(self.view), self.method.lower())
        words = method.__doc__ or type(self.view).__doc__ or ""
        return "\n".join(line.strip() for line in words.strip().splitlines())

    def get_extensions(self) -> dict[str, Any]:
        return {"x-permission": self.needs}

    def _map_basic_serializer(self, serializer: Any, direction: Any) -> dict[str, Any]:
        """What is not described is refused."""
        shape: dict[str, Any] = super()._map_basic_serializer(  # type: ignore[no-untyped-call]
            serializer, direction
        )
        if direction == "request" and getattr(serializer, "refuses_unknown", False):
            shape["additionalProperties"] = False
        return shape

    def _is_list_view(self, serializer: Any = None) -> bool:
        return False

    def _get_response_bodies(self, direction: Any = "response") -> dict[str, Any]:
        answers = {str(self.about.status): self._success(direction)}
        if self.about.content:
            answers = _with_content(answers, self.about)
        for status, described in failures.of(self.view, self.method).items():
            answers[str(status)] = described.response(self._component(described))
        return answers

    def _success(self, direction: Any) -> dict[str, Any]:
        shape = self.about.answer_shape
        data = self.resolve_serializer(shape, direction).ref if shape else {"type": "null"}
        schema = {
            "type": "object",
            "required": ["success", "data"],
            "properties": {
                "success": {"const": True},
                "data": data,
                "message": {"type": "string", "description": "A sentence for people."},
            },
        }
        described = {"description": "Done.", "content": {"application/json": {"schema": schema}}}
        if self.about.idempotent:
            replay = {"schema": {"const": "true"}, "description": "This answer is a repetition."}
            described["headers"] = {"Idempotent-Replay": replay}
        return described

    def _component(self, described: failures.Described) -> dict[str, Any]:
        component = ResolvedComponent(  # type: ignore[no-untyped-call]
            name=described.shape,
            type=ResolvedComponent.SCHEMA,
            object=described.shape,
            schema=failures.SHAPES[described.shape],
        )
        self.registry.register_on_missing(component)
        ref: dict[str, Any] = component.ref
        return ref


def _with_content(answers: dict[str, Any], about: Operation) -> dict[str, Any]:
    """A file, the part of it that a Range header asks for, or word that nothing is new; besides
    the JSON, where a caller may choose between them."""
    file = {about.content: {"schema": {"type": "string", "format": "binary"}}}
    json = answers[str(about.status)]["content"] if about.answers else {}
    return {
        "200": {"description": "The file.", "content": {**json, **file}},
        "206": {"description": "The part that the Range header asked for.", "content": file},
        "304": {"description": "What If-None-Match names is still the same."},
        "416": {"description": "The range begins after the end."},
    }
