using System;
using System.Runtime;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using ExoCosmos.Abi;

namespace ExoCosmos.Mechanisms.Transfer;

/// <summary>The registers that one side of a call finds (Stubs/Registers.xs).</summary>
[StructLayout(LayoutKind.Explicit, Size = 656)]
internal unsafe struct RegisterDump
{
    public const ulong CallerMark = 0x0CA1_1E12, ServerMark = 0x05E1_2BE1;

    [FieldOffset(0)] public ulong Rax;
    [FieldOffset(8)] public ulong Rbx;
    [FieldOffset(16)] public ulong Rdx;
    [FieldOffset(24)] public ulong Rsi;
    [FieldOffset(32)] public ulong Rdi;
    [FieldOffset(40)] public ulong Rbp;
    [FieldOffset(48)] public ulong R8;
    [FieldOffset(56)] public ulong R9;
    [FieldOffset(64)] public ulong R10;
    /// <summary>r12 to r15.</summary>
    [FieldOffset(72)] public fixed ulong Upper[4];
    [FieldOffset(104)] public ulong Rsp;
    [FieldOffset(112)] public ulong Rflags;
    [FieldOffset(120)] public ulong FsBase;
    [FieldOffset(128)] public ulong GsBase;
    [FieldOffset(144)] public FloatingPoint Floating;

    [RuntimeImport("*", "registers_call"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern void Call(Handle gate, RegisterDump* dump, FloatingPoint* during, FloatingPoint* after);

    [RuntimeImport("*", "registers_serve"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern void Serve(RegisterDump* dump, FloatingPoint* during);

    [RuntimeImport("*", "registers_entry"), MethodImpl(MethodImplOptions.InternalCall)]
    public static extern ulong Entry();

    /// <summary>The same number in all registers that a function preserves?</summary>
    public readonly bool PreservedAre(ulong value) =>
        Rbx == value && Rbp == value && Upper[0] == value && Upper[1] == value && Upper[2] == value && Upper[3] == value;
}

/// <summary>An fxsave area (SDM vol. 1, 10.5).</summary>
[StructLayout(LayoutKind.Explicit, Size = 512)]
internal unsafe struct FloatingPoint
{
    private const int Registers = 32, RegistersLength = 8 * 16, Vectors = 160, VectorsLength = 16 * 16;

    [FieldOffset(0)] public ushort Control;
    [FieldOffset(4)] public byte Tags;
    [FieldOffset(24)] public uint VectorControl;
    [FieldOffset(0)] private fixed byte _bytes[512];

    /// <summary>Room for one that the stubs can load and store, which must be at a multiple of 16.</summary>
    public const int Room = 512 + 16;

    public static FloatingPoint* In(byte* room) => (FloatingPoint*)(((ulong)room + 15) & ~15UL);

    /// <summary>Every register holds the mark; the control words are unusual ones, all exceptions masked.</summary>
    /// <param name="rounding">0 to 3.</param>
    /// <param name="mark">Some number.</param>
    public void Fill(uint rounding, ulong mark)
    {
        Control = (ushort)(0x037F | (rounding << 10));
        VectorControl = 0x1F80 | (rounding << 13);
        Tags = 0xFF;
        fixed (byte* bytes = _bytes)
        {
            for (var offset = Registers; offset < Vectors + VectorsLength; offset += 16)
                *(ulong*)(bytes + offset) = mark;
        }
    }

    /// <summary>Is the mark in any register?</summary>
    public bool Shows(ulong mark)
    {
        fixed (byte* bytes = _bytes)
            return new ReadOnlySpan<ulong>(bytes + Registers, (RegistersLength + VectorsLength) / 8).Contains(mark);
    }
}
