"""Graph room: the way in to Microsoft Graph, as one app registration."""

from __future__ import annotations

from azure.identity.aio import ClientSecretCredential
from kiota_abstractions.authentication import AuthenticationProvider
from kiota_authentication_azure.azure_identity_authentication_provider import AzureIdentityAuthenticationProvider
from kiota_http.kiota_client_factory import KiotaClientFactory
from msgraph.graph_request_adapter import GraphRequestAdapter, options
from msgraph.graph_service_client import GraphServiceClient
from msgraph_core import GraphClientFactory

BASE_URL = "https://graph.microsoft.com/v1.0"


class Access:
    """A client of the SDK that can be closed again."""

    def __init__(
        self,
        tenant_id: str,
        client_id: str,
        secret: str,
        *,
        provider: AuthenticationProvider | None = None,
        base_url: str = BASE_URL,
    ) -> None:
        """Sign in with the secret at the first call; a test brings its own token and address."""
        self._credential = ClientSecretCredential(tenant_id, client_id, secret)
        http = KiotaClientFactory.get_default_client()
        # The SDK wraps these, and has no way to close what it wraps.
        self._open = [http._transport, *filter(None, http._mounts.values())]  # noqa: SLF001
        GraphClientFactory.create_with_default_middleware(client=http, options=options)
        adapter = GraphRequestAdapter(provider or AzureIdentityAuthenticationProvider(self._credential), http)
        self.client = GraphServiceClient(request_adapter=adapter)
        adapter.base_url = self.client.path_parameters["base_url"] = base_url

    async def close(self) -> None:
        """Hang up."""
        for transport in self._open:
            await transport.aclose()
        await self._credential.close()
