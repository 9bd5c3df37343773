def main():
    ask = argparse.ArgumentParser(description="Goes on with a run of Under the Hood from step %d." % STEP)
    ask.add_argument("--steps", type=int, default=100, help="how many steps (100)")
    ask.add_argument("--data", default=Path(__file__).with_suffix(".safetensors"), help="the file with the numbers")
    ask.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu", help="cpu, cuda, mps …")
    ask.add_argument("--out", help="where the weights go at the end, as .safetensors")
    wanted = ask.parse_args()
    if not Path(wanted.data).is_file():
        ask.error(f"{wanted.data} is not there. It comes with this program; --data says where it is.")

    # torchrun starts this program several times, and tells each which of them it is.
    rank, world = int(os.environ.get("RANK", 0)), int(os.environ.get("WORLD_SIZE", 1))
    device = torch.device(wanted.device)
    if world > 1:
        if device.type == "cuda":
            device = torch.device("cuda", int(os.environ["LOCAL_RANK"]))
            torch.cuda.set_device(device)
        dist.init_process_group("nccl" if device.type == "cuda" else "gloo")
    #if dropout
    torch.manual_seed(STEP + rank)  # for the masks of dropout
    #end
    #if conv
    torch.backends.cudnn.allow_tf32 = False  # all digits, as in the lab
    #end

    numbers = read(wanted.data)
    #if prepared
    prepare(numbers)
    #end
    model = Model()
    model.load_state_dict({name: numbers[name] for name in model.state_dict()})
    model.to(device)
    #if average
    average = {name: numbers["average." + name].to(device) for name in model.state_dict()}
    #end
    optimiser = optimiser_of(model, numbers)
    net = DistributedDataParallel(model) if world > 1 else model

    if rank == 0:
        print("step,loss")
    for step in range(STEP, STEP + wanted.steps):
        x, y = batch(step, numbers)
        #if trim
        y = without_greatest(model, x.to(device), y.to(device))
        #end
        many = count(y).to(device)
        # Each process takes its share of the batch. DistributedDataParallel gives all of them the mean of their
        # gradients: with this factor, that is the gradient of the loss on the whole batch, however uneven the shares.
        x, y = x[rank::world].to(device), y[rank::world].to(device)
        share = total(net(x), y) / many
        #if penalty
        objective = share * world + penalty(model)
        #else
        objective = share * world
        #end
        optimiser.zero_grad()
        objective.backward()
        #if clip
        nn.utils.clip_grad_norm_(model.parameters(), LONGEST_GRADIENT)
        #end
        #if decay
        with torch.no_grad():  # AdamW's decay, apart from the gradient: θ ← (1 − η λ) θ
            for parameter in model.parameters():
                parameter.mul_(1.0 - rate(step) * WEIGHT_DECAY)
        #end
        for group in optimiser.param_groups:
            group["lr"] = rate(step)
        optimiser.step()
        #if average
        kept = min(AVERAGE, (1.0 + step) / (10.0 + step))  # θ̄ ← d θ̄ + (1 − d) θ
        for name, parameter in model.named_parameters():
            average[name].lerp_(parameter.detach(), 1.0 - kept)
        #end
        loss = share.detach()
        if world > 1:
            dist.all_reduce(loss)  # the sum of the shares
        if rank == 0:
            print(f"{step},{loss.item():.9g}")

    if wanted.out and rank == 0:
        write(wanted.out, model.state_dict())
        #if average
        write(Path(wanted.out).with_suffix(".average.safetensors"), average)
        #end
    if world > 1:
        dist.destroy_process_group()


if __name__ == "__main__":
    main()
