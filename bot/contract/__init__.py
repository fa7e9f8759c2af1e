"""What a reply is: its fields, their JSON schema, and the JSON itself (``docs/json.md``). Depends on nothing in bot."""
