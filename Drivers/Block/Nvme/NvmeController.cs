using ExoCosmos.Drivers.Hardware;
using ExoCosmos.Drivers.Pci;

namespace ExoCosmos.Drivers.Block.Nvme;

/// <summary>The registers of an NVM Express controller on PCI (NVMe 1.4 ch. 3): resetting it, starting it, its doorbells.</summary>
internal struct NvmeController<TMachine> where TMachine : struct, IMachine
{
    /// <summary>Two queues, two doorbells each, at the largest stride.</summary>
    private const ulong LongestDoorbells = 4 * (4 << 15);
    private const ulong ShortestDoorbells = 4 * 4;

    private PciFunction<TMachine> _function;
    private nint _registers;

    public NvmeCapabilities Capabilities { readonly get; private set; }

    public readonly bool IsPresent => _function.Exists;

    /// <summary>Whether a reset that was asked for is over.</summary>
    public readonly bool IsReset => (Status & NvmeStatus.Ready) == 0;

    public readonly bool IsReady => Status == NvmeStatus.Ready;

    /// <summary>Whether the controller says that it can only be reset, or is no longer there.</summary>
    public readonly bool HasFailed => (Status & NvmeStatus.Fatal) != 0;

    /// <summary>Finds and maps the registers.</summary>
    public bool TryFind(in PciFunction<TMachine> function)
    {
        this = default;
        _function = function;
        if (!PciBar.TryRead(in function, 0, out var bar) || !bar.Holds(0, NvmeRegister.Doorbells + ShortestDoorbells))
            return false;
        function.Command |= PciCommand.Memory;
        _registers = TMachine.MapDevice(bar.Address, ulong.Min(bar.Length, NvmeRegister.Doorbells + LongestDoorbells));
        if (_registers == 0)
            return false;
        Capabilities = new NvmeCapabilities(Read(NvmeRegister.Capabilities) | (ulong)Read(NvmeRegister.Capabilities + 4) << 32);
        return Capabilities.IsUsable && bar.Holds(0, (ulong)(NvmeRegister.Doorbells + 4 * Capabilities.DoorbellStride));
    }

    /// <summary>Locks the controller out of memory, and asks it to reset itself. It forgets all queues.</summary>
    public readonly void BeginReset()
    {
        _function.Command = _function.Command & ~PciCommand.BusMaster | PciCommand.Memory;
        Write(NvmeRegister.Configuration, Read(NvmeRegister.Configuration) & ~1U);
    }

    /// <summary>Starts a controller that is reset, with an admin queue.</summary>
    /// <returns>Whether it interrupts by message.</returns>
    public readonly bool Enable(in NvmeMemory memory, MessageSignal signal)
    {
        var usesMessages = MessageInterrupts.TryRoute(in _function, signal);
        _function.EnableMemoryAndBusMaster();
        const uint size = NvmeMemory.AdminEntries - 1;
        Write(NvmeRegister.AdminQueueSizes, size << 16 | size);
        WriteAddress(NvmeRegister.AdminSubmissionQueue, memory.Region.Physical + NvmeMemory.AdminSubmissions);
        WriteAddress(NvmeRegister.AdminCompletionQueue, memory.Region.Physical + NvmeMemory.AdminCompletions);
        Write(NvmeRegister.Configuration, NvmeConfiguration.Enabled);
        return usesMessages;
    }

    public readonly NvmeQueue AdminQueue(in NvmeMemory memory) => Queue(in memory, NvmeMemory.AdminSubmissions, NvmeMemory.AdminCompletions, NvmeMemory.AdminEntries, 0);

    /// <summary>The queue for reads and writes, number 1.</summary>
    public readonly NvmeQueue DataQueue(in NvmeMemory memory) => Queue(in memory, NvmeMemory.Submissions, NvmeMemory.Completions, DataEntries, 1);

    /// <summary>Entries of the queue for reads and writes.</summary>
    public readonly int DataEntries => int.Min(Capabilities.MaximumQueueEntries, NvmeMemory.MaximumEntries);

    private readonly uint Status => Read(NvmeRegister.Status);

    private readonly NvmeQueue Queue(in NvmeMemory memory, uint submissions, uint completions, int entries, ushort number) =>
        new(memory.Region, submissions, completions, entries, _registers + NvmeRegister.Doorbells, Capabilities.DoorbellStride, number);

    private readonly uint Read(int register) => TMachine.Read32(_registers + register);

    private readonly void Write(int register, uint value) => TMachine.Write32(_registers + register, value);

    private readonly void WriteAddress(int register, ulong value)
    {
        Write(register, (uint)value);
        Write(register + 4, (uint)(value >> 32));
    }
}
