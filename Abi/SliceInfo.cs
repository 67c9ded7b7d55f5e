using System.Runtime.InteropServices;

namespace ExoCosmos.Abi;

/// <summary>
/// One place of the slice vector, readable at <see cref="Layout.SliceVector"/> + place × 16. At TSC time t the place is on whose
/// <see cref="Order"/> is ((t − BootTsc) / SliceTicks) mod SliceSlots (docs/notes/0018-cpu-slices.md).
/// </summary>
[StructLayout(LayoutKind.Explicit, Size = 16)]
public struct SliceInfo
{
    /// <summary>The environment that it is bound to; 0 = nobody's, spare time.</summary>
    [FieldOffset(0)] public uint Environment;
    [FieldOffset(4)] public uint EnvironmentGeneration;
    /// <summary>Slot of the Slices capability through which it was bound.</summary>
    [FieldOffset(8)] public uint Capability;
    /// <summary>Its turn in the round: the number with its bits reversed, so that a range of places is spread evenly in time.</summary>
    [FieldOffset(12)] public uint Order;
}
