"""The interface for other systems: HTTP and JSON under /api/v1/, described by OpenAPI, opened by tokens with scopes."""
