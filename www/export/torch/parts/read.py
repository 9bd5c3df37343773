# --- The file: .safetensors, which is short enough to be read here -----------------------------------------------


def read(path):
    """The tensors of a file by name: after the length of its header (8 bytes) and the header, which is JSON, come the
    numbers, one tensor behind the other."""
    file = Path(path).read_bytes()
    (length,) = struct.unpack("<Q", file[:8])
    start = 8 + length
    tensors = {}
    for name, about in json.loads(file[8:start]).items():
        if name != "__metadata__":
            begin, end = about["data_offsets"]
            kind = {"F32": torch.float32, "I32": torch.int32}[about["dtype"]]
            numbers = torch.frombuffer(bytearray(file[start + begin : start + end]), dtype=kind)
            tensors[name] = numbers.reshape(about["shape"])
    return tensors


def write(path, tensors):
    """The same the other way."""
    header, body = {}, b""
    for name, tensor in tensors.items():
        begin = len(body)
        body += tensor.detach().cpu().float().contiguous().numpy().tobytes()
        header[name] = {"dtype": "F32", "shape": list(tensor.shape), "data_offsets": [begin, len(body)]}
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    Path(path).write_bytes(struct.pack("<Q", len(text)) + text + body)
