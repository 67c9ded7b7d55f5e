using System;
using System.Buffers.Binary;
using ExoCosmos.Shell.Unix;

namespace ExoCosmos.Shell.Execution;

/// <summary>
/// Looks into a file that the system refused to run (ENOEXEC), for what is the matter and what to do. Reads the ELF header and the program headers
/// (System V ABI, chapters 4 and 5).
/// <code>
///   0 "\x7fELF"  4 class  5 byte order  18 machine  32 program headers  54 their size  56 their number;   in each: 0 type (3 = interpreter)
/// </code>
/// </summary>
internal static class ProgramFlaw
{
    private const int HeaderSize = 64, ProgramHeaderSize = 56;
    private const uint Interpreter = 3;
    private const ushort X64 = 62;

    public static string Of(string path)
    {
        Span<byte> start = new byte[4096];
        try
        {
            using var file = Descriptor.Open(path, OpenMode.Read);
            start = start[..file.Read(start)];
        }
        catch (OsException failure)
        {
            return failure.Message;
        }
        if (!start.StartsWith("\u007fELF"u8))
            return start.StartsWith("#!"u8) ? "scripts cannot be started; 'source' reads those of this shell" : "it is not an ELF program";
        if (start.Length < HeaderSize)
            return "it is cut short; copy it again";
        if (start[4] != 2 || start[5] != 1 || BinaryPrimitives.ReadUInt16LittleEndian(start[18..]) != X64)
            return "it was made for another processor; build it for linux-x64";
        return WantsInterpreter(start) ? "it needs a dynamic linker; link it statically" : "it is damaged or cut short; copy it again";
    }

    private static bool WantsInterpreter(ReadOnlySpan<byte> start)
    {
        var table = BinaryPrimitives.ReadUInt64LittleEndian(start[32..]);
        var count = BinaryPrimitives.ReadUInt16LittleEndian(start[56..]);
        for (var header = 0ul; header < count && table < (ulong)start.Length - 4; header++, table += ProgramHeaderSize)
            if (BinaryPrimitives.ReadUInt32LittleEndian(start[(int)table..]) == Interpreter)
                return true;
        return false;
    }
}
