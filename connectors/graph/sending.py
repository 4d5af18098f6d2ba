"""Graph room: a mail as it is, with its HTML and its invitation, sent from a mailbox."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from email.message import EmailMessage
from http import HTTPStatus

from kiota_abstractions.api_error import APIError
from kiota_abstractions.base_request_configuration import RequestConfiguration
from kiota_abstractions.default_query_parameters import QueryParameters
from kiota_http.middleware.options import RetryHandlerOption
from msgraph.generated.models.o_data_errors.o_data_error import ODataError
from msgraph.generated.users.item.send_mail.send_mail_post_request_body import SendMailPostRequestBody

from bot.ports import Finding
from bot.words import sentence
from connectors.graph.access import Access
from connectors.graph.failures import FAILURES, SEND_MAIL, Failed, delivery_error

NO_MAIL = b"-"
"""No base64, which Graph refuses as `ErrorMimeContentInvalidBase64String`."""
MAX_MAIL = 3_000_000
"""Bytes: base64 makes 4 MB of it, the most that Graph takes in one call. It was seen to answer a longer mail in MIME
with 200 and to send nothing: https://github.com/microsoftgraph/microsoft-graph-docs/issues/13979."""


class GraphCarrier:
    """The mailbox `sender` of Exchange Online, which keeps a copy among what it sent."""

    most: int | None = MAX_MAIL

    def __init__(self, access: Access, sender: str) -> None:
        self._access = access
        self._mailbox = sender

    async def submit(self, mail: EmailMessage) -> None:
        """Send a mail.

        Raises
        ------
        bot.ports.DeliveryError
            When Graph did not take it, or perhaps not.

        """
        try:
            await self._send(base64.b64encode(mail.as_bytes()))
        except FAILURES as error:
            raise delivery_error(error, SEND_MAIL) from None

    async def findings(self) -> Sequence[Finding]:
        """Send what is no mail: who may not send is told so, and who may is told that it is none."""
        try:
            await self._send(NO_MAIL)
        except FAILURES as error:
            if not isinstance(error, APIError) or error.response_status_code != HTTPStatus.BAD_REQUEST:
                return [self._wrong(Failed.of(error))]
        detail = sentence("Graph takes mail from {mailbox}.", mailbox=self._mailbox)
        return [Finding(sentence("mail"), well=True, detail=detail)]

    async def close(self) -> None:
        """Hang up."""
        await self._access.close()

    def _wrong(self, failed: Failed) -> Finding:
        told = sentence(
            "Graph takes no mail from {mailbox} ({reason}).", mailbox=self._mailbox, reason=failed.reason(SEND_MAIL)
        )
        return Finding(sentence("mail"), well=False, detail=told, remedy=failed.remedy(SEND_MAIL, self._mailbox))

    async def _send(self, content: bytes) -> None:
        """Post a mail in MIME, for which the SDK has no call of its own: it would write JSON."""
        builder = self._access.client.users.by_user_id(self._mailbox).send_mail
        once: RequestConfiguration[QueryParameters] = RequestConfiguration(
            options=[RetryHandlerOption(should_retry=False)]
        )  # the outbox tries again
        request = builder.to_post_request_information(SendMailPostRequestBody(), once)
        request.headers.remove("Content-Type")
        request.set_stream_content(content, "text/plain")
        await self._access.client.request_adapter.send_no_response_content_async(request, {"XXX": ODataError})
