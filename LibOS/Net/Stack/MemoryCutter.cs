namespace ExoCosmos.LibOS.Net.Stack;

/// <summary>Cuts one piece of memory into many, or finds out how large it has to be.</summary>
public unsafe struct MemoryCutter
{
    private const ulong Alignment = 64;

    private byte* _next;

    /// <param name="memory">Null to measure only: then nothing that is taken may be touched.</param>
    public MemoryCutter(byte* memory)
    {
        _next = memory;
        IsMeasuring = memory == null;
    }

    public bool IsMeasuring { get; }

    /// <summary>Bytes taken so far.</summary>
    public ulong Taken { get; private set; }

    public byte* Take(ulong length)
    {
        var start = _next + Taken;
        Taken += (length + Alignment - 1) / Alignment * Alignment;
        return start;
    }
}
