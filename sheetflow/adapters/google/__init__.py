"""The Google office: a shared Sheet and a Shared Drive, over the field's own clients."""
