using System.Runtime;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using ExoCosmos.LibOS.Unix.Calls;

namespace ExoCosmos.LibOS.Unix.Signals;

/// <summary>
/// The x87 and SSE state of a program in a signal frame (fxsave layout, SDM vol. 1, 10.5.1). The vectors are in the frame of its registers while the
/// libOS runs, and the rest is still in the processor: the libOS' own code does not touch it.
/// <code>
///    0  control words, x87 pointers     24  mxcsr   mask     32  x87 registers (128)
///  160  xmm0 … xmm15 (256)             464  magic of a larger state (none)   … 512
/// </code>
/// </summary>
[StructLayout(LayoutKind.Explicit, Size = Bytes)]
public unsafe struct FloatingPointState
{
    [FieldOffset(24)] public uint MxCsr;
    [FieldOffset(160)] private fixed ulong _vectors[VectorWords];
    [FieldOffset(464)] public uint Magic;

    public const int Bytes = 512;
    private const int VectorWords = 32;

    /// <summary>Bits of mxcsr that are not reserved; the processor refuses others.</summary>
    private const uint MxCsrBits = 0xFFFF;

    [RuntimeImport("*", "exo_fxsave"), MethodImpl(MethodImplOptions.InternalCall)]
    private static extern void Save(FloatingPointState* state);

    [RuntimeImport("*", "exo_fxrstor"), MethodImpl(MethodImplOptions.InternalCall)]
    private static extern void Load(FloatingPointState* state);

    [RuntimeImport("*", "exo_floating_point_reset"), MethodImpl(MethodImplOptions.InternalCall)]
    private static extern void Reset();

    /// <summary>Writes the program's state to an address of its own, and gives its handler a fresh one.</summary>
    /// <param name="address">Checked; a multiple of 16.</param>
    /// <param name="registers">Where the vectors are.</param>
    public static void Push(ulong address, in Registers registers)
    {
        var state = (FloatingPointState*)address;
        Save(state);
        state->Magic = 0;
        for (var i = 0; i < VectorWords; i++)
            state->_vectors[i] = registers.Vector[i];
        Reset();
    }

    /// <summary>Takes the state back from an address of the program.</summary>
    /// <param name="address">Checked; may have any alignment.</param>
    /// <param name="registers">Where the vectors go.</param>
    /// <returns>False when the processor would refuse it.</returns>
    public static bool TryPop(ulong address, ref Registers registers)
    {
        var bytes = stackalloc byte[Bytes + 16];
        var state = (FloatingPointState*)(((ulong)bytes + 15) & ~15UL);
        *state = Unsafe.ReadUnaligned<FloatingPointState>((void*)address);
        if ((state->MxCsr & ~MxCsrBits) != 0)
            return false;
        Load(state);
        for (var i = 0; i < VectorWords; i++)
            registers.Vector[i] = state->_vectors[i];
        return true;
    }
}
