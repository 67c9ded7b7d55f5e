using System.Runtime.InteropServices;

namespace ExoCosmos.LibOS.Loading;

/// <summary>The file header of a 64-bit ELF file (System V ABI, chapter 4; 64 bytes).</summary>
[StructLayout(LayoutKind.Explicit, Size = 64)]
public struct ElfHeader
{
    [FieldOffset(0)] public uint Magic;
    [FieldOffset(4)] public byte Class;
    [FieldOffset(5)] public byte Data;
    [FieldOffset(6)] public byte IdentVersion;
    [FieldOffset(16)] public ushort Type;
    [FieldOffset(18)] public ushort Machine;
    [FieldOffset(20)] public uint Version;
    [FieldOffset(24)] public ulong Entry;
    [FieldOffset(32)] public ulong ProgramHeaders;
    [FieldOffset(54)] public ushort ProgramHeaderSize;
    [FieldOffset(56)] public ushort ProgramHeaderCount;

    public const uint ExpectedMagic = 0x464C_457F;
    public const byte Class64 = 2, LittleEndian = 1;
    public const ushort Executable = 2, SharedObject = 3, X64 = 62;
}

/// <summary>One program header (System V ABI, chapter 5; 56 bytes).</summary>
[StructLayout(LayoutKind.Sequential, Size = 56)]
public struct ElfProgramHeader
{
    public uint Type;
    public uint Flags;
    public ulong Offset;
    public ulong Address;
    public ulong PhysicalAddress;
    public ulong FileSize;
    public ulong MemorySize;
    public ulong Alignment;

    public const uint Load = 1, Interpreter = 3, Note = 4, HeaderTable = 6, Stack = 0x6474E551;
    public const uint Execute = 1, Write = 2, Read = 4;
}
