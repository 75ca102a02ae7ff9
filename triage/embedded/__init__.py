"""The engines that need no network and no key."""
