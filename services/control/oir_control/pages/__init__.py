"""The sandbox's pages: written by the server, whole without script, in Danish and English."""
