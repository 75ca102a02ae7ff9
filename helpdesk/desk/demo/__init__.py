"""The demo company: people, policy and knowledge from fixtures/, mail through the real steps."""
