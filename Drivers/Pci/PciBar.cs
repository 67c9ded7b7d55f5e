using ExoCosmos.Drivers.Hardware;

namespace ExoCosmos.Drivers.Pci;

/// <summary>A range of memory that a function answers at (PCI Local Bus 3.0 ch. 6.2.5).</summary>
/// <param name="Address">Physical, as the firmware assigned it.</param>
/// <param name="Length">In bytes, a power of two.</param>
public readonly record struct PciBar(ulong Address, ulong Length)
{
    public const int Count = 6;

    private const byte FirstOffset = 0x10;
    private const uint IsPorts = 1;
    private const uint TypeMask = 6;
    private const uint Type64 = 4;
    private const uint AddressMask = ~15U;
    private const ulong LongestSane = 1UL << 40;

    /// <summary>Whether [offset, offset + length) lies in the range.</summary>
    public bool Holds(ulong offset, ulong length) => offset <= Length && length <= Length - offset;

    /// <summary>Reads a base address register and finds its size by writing all ones, with the function's decoding off meanwhile.</summary>
    /// <param name="index">0 to 5.</param>
    /// <returns>False when the register does not exist, is of ports, or was left unassigned.</returns>
    public static bool TryRead<TPorts>(in PciFunction<TPorts> function, int index, out PciBar bar) where TPorts : struct, IPorts
    {
        bar = default;
        if ((uint)index >= Count || (function.HeaderType & 0x7F) != 0)
            return false;
        var offset = (byte)(FirstOffset + 4 * index);
        var low = function.Read32(offset);
        var is64 = (low & TypeMask) == Type64;
        if ((low & IsPorts) != 0 || is64 && index == Count - 1)
            return false;
        var command = function.Command;
        function.Command = command & ~(PciCommand.Memory | PciCommand.Ports);
        ulong address = low & AddressMask;
        ulong mask = Probe(in function, offset, low) & AddressMask;
        if (is64)
        {
            var high = function.Read32((byte)(offset + 4));
            address |= (ulong)high << 32;
            mask |= (ulong)Probe(in function, (byte)(offset + 4), high) << 32;
        }
        else
            mask |= 0xFFFFFFFF_00000000;
        function.Command = command;
        // The lowest bit that can be set is the size; a register that keeps nothing has none.
        var length = (mask & ~0xFUL) == 0 || (uint)mask == 0 && !is64 ? 0 : mask & (~mask + 1);
        if (address == 0 || length == 0 || length > LongestSane || (address & (length - 1)) != 0)
            return false;
        bar = new PciBar(address, length);
        return true;
    }

    private static uint Probe<TPorts>(in PciFunction<TPorts> function, byte offset, uint original) where TPorts : struct, IPorts
    {
        function.Write32(offset, uint.MaxValue);
        var answer = function.Read32(offset);
        function.Write32(offset, original);
        return answer;
    }
}
