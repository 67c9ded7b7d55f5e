using System;
using ExoCosmos.Abi;
using ExoCosmos.LibOS.Unix.Files;
using ExoCosmos.LibOS.Unix.FileSystem.Vfs;
using ExoCosmos.LibOS.Unix.Memory;

namespace ExoCosmos.LibOS.Unix.FileSystem.Proc;

/// <summary>/proc/self/maps, from the region table that the process keeps for itself: nobody else can see it.</summary>
internal static unsafe class MapsText
{
    const int PathColumn = 73;

    public static void Write(ref GeneratedText text)
    {
        // Looking for a path may let another thread run that changes the table: each line goes by an index, not by what was there before.
        for (var index = 0; index < ProgramMemory.Regions.Length; index++)
            Line(ref text, ProgramMemory.Regions[index]);
    }

    static void Line(ref GeneratedText text, Region region)
    {
        var begin = text.Length;
        text.Hexadecimal(region.Start, 8);
        text.Byte((byte)'-');
        text.Hexadecimal(region.End, 8);
        text.Space();
        Flag(ref text, region.Access, MapFlags.Read, (byte)'r');
        Flag(ref text, region.Access, MapFlags.Write, (byte)'w');
        Flag(ref text, region.Access, MapFlags.Execute, (byte)'x');
        text.Byte(region.Shared ? (byte)'s' : (byte)'p');
        text.Space();
        text.Hexadecimal(region.File == null ? 0 : region.FileOffset, 8);
        ulong device = 0, inode = 0;
        if (region.File != null)
            FileObjects.Identity(region.File, out device, out inode);
        text.Text(" 00:"u8);
        text.Hexadecimal(device, 2);
        text.Space();
        text.Number(inode);
        text.Space();
        if (region.File != null || !NameOf(region.Kind).IsEmpty)
        {
            while (text.Length < begin + PathColumn)
                text.Space();
            Name(ref text, region);
        }
        text.Line();
    }

    static void Flag(ref GeneratedText text, MapFlags access, MapFlags flag, byte letter) =>
        text.Byte((access & flag) != 0 ? letter : (byte)'-');

    static ReadOnlySpan<byte> NameOf(RegionKind kind) => kind switch
    {
        RegionKind.Heap => "[heap]"u8,
        RegionKind.Stack => "[stack]"u8,
        RegionKind.Vdso => "[vdso]"u8,
        _ => default,
    };

    static void Name(ref GeneratedText text, in Region region)
    {
        if (region.File == null)
        {
            text.Text(NameOf(region.Kind));
            return;
        }
        var path = stackalloc byte[PathWalk.BufferSize];
        OpenFile.Retain((OpenFile*)region.File);
        var length = FilePath.Write((OpenFile*)region.File, new Span<byte>(path, PathWalk.BufferSize));
        OpenFile.Release((OpenFile*)region.File);
        text.Text(new ReadOnlySpan<byte>(path, length));
    }
}
