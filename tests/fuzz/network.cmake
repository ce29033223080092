fuzzer(peer_frames network)
