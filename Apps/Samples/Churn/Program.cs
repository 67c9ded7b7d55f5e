// Sends a gigabyte through the garbage collector while a live set of about 20 MB is kept, changed and verified.
// Takes the amount in MiB as an optional argument. The last line is the same on every system.
using Churn;

var megabytes = args.Length > 0 ? int.Parse(args[0]) : 1024;
var live = new LiveSet(seed: 20_26);
var next = 128;
while (live.AllocatedBytes < (long)megabytes << 20)
{
    live.Step();
    if (live.AllocatedBytes >> 20 < next)
        continue;
    live.Verify();
    Console.WriteLine($"{next} MiB allocated, live set verified");
    next += 128;
}
live.Verify();
Console.WriteLine($"done: {live.Steps} steps, {live.AllocatedBytes} bytes, checksum {live.Checksum():x16}");
