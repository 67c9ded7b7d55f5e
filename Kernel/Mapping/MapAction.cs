using ExoCosmos.Abi;

namespace ExoCosmos.Kernel.Mapping;

/// <summary>A map request after every check: only <see cref="MapDecoder"/> makes one, only <see cref="MapInvoker"/> consumes it.</summary>
public readonly ref struct MapAction
{
    internal MapAction(ulong address, ulong frame, MapFlags flags, uint account, uint source)
    {
        Address = address;
        Frame = frame;
        Flags = flags;
        Account = account;
        Source = source;
    }

    internal ulong Address { get; }

    /// <summary>Frame to map; 0 with <see cref="MapFlags.Allocate"/>.</summary>
    internal ulong Frame { get; }

    internal MapFlags Flags { get; }

    /// <summary>Account to allocate from; 0 if nothing is allocated or freed.</summary>
    internal uint Account { get; }

    /// <summary>Slot of the capability that allows it; 0 where none is needed.</summary>
    internal uint Source { get; }
}
