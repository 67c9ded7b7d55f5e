using System;
using System.Runtime.InteropServices;
using ExoCosmos.Abi;
using ExoCosmos.LibOS.Loading;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.Host.LibOS;

[TestClass]
public class ElfImageTests
{
    private const ulong FileSize = 0x3000, AddressEnd = 0x7D00_0000_0000;

    private static ElfHeader Header(ushort count) => new()
    {
        Magic = ElfHeader.ExpectedMagic, Class = ElfHeader.Class64, Data = ElfHeader.LittleEndian, Type = ElfHeader.Executable,
        Machine = ElfHeader.X64, Entry = 0x400100, ProgramHeaders = 64, ProgramHeaderSize = 56, ProgramHeaderCount = count,
    };

    private static ElfProgramHeader Code => new()
    {
        Type = ElfProgramHeader.Load, Flags = ElfProgramHeader.Read | ElfProgramHeader.Execute,
        Offset = 0, Address = 0x400000, FileSize = 0x1800, MemorySize = 0x1800,
    };

    private static ElfProgramHeader Data => new()
    {
        Type = ElfProgramHeader.Load, Flags = ElfProgramHeader.Read | ElfProgramHeader.Write,
        Offset = 0x1800, Address = 0x402800, FileSize = 0x900, MemorySize = 0x5000,
    };

    private static byte[] File(ElfHeader header, params ElfProgramHeader[] programs)
    {
        var bytes = new byte[4096];
        MemoryMarshal.Write(bytes, header);
        MemoryMarshal.AsBytes<ElfProgramHeader>(programs).CopyTo(bytes.AsSpan(64));
        return bytes;
    }

    private static ElfError Parse(byte[] file, out ElfImage image) => ElfImage.Parse(file, FileSize, AddressEnd, out image);

    [TestMethod]
    public void LayoutsAreThoseOfTheAbi()
    {
        Assert.AreEqual(64, Marshal.SizeOf<ElfHeader>());
        Assert.AreEqual(56, Marshal.SizeOf<ElfProgramHeader>());
    }

    [TestMethod]
    public void AGoodFileIsUnderstood()
    {
        Assert.AreEqual(ElfError.None, Parse(File(Header(2), Code, Data), out var image));
        Assert.AreEqual(2, image.Count);
        Assert.AreEqual(0x400100ul, image.Entry);
        Assert.AreEqual(0x400040ul, image.ProgramHeadersAddress);
        Assert.AreEqual(0x400000ul, image.Low);
        Assert.AreEqual(0x408000ul, image.High);
        Assert.AreEqual(MapFlags.Read | MapFlags.Write, image.LoadSegments[1].Access);
        Assert.AreEqual(0x404000ul, image.LoadSegments[1].FileEndPage);
    }

    [TestMethod]
    public void EveryTruncationIsRefusedOrHarmless()
    {
        var whole = File(Header(2), Code, Data);
        for (var length = 0; length < 64 + 112; length++)
            Assert.AreNotEqual(ElfError.None, ElfImage.Parse(whole.AsSpan(0, length), (ulong)length, AddressEnd, out _), $"length {length}");
    }

    [TestMethod]
    public void WrongFilesAreNamed()
    {
        Assert.AreEqual(ElfError.WrongArchitecture, Parse(File(Header(1) with { Machine = 40 }, Code), out _));
        Assert.AreEqual(ElfError.WrongArchitecture, Parse(File(Header(1) with { Class = 1 }, Code), out _));
        Assert.AreEqual(ElfError.NotElf, Parse(File(Header(1) with { Magic = 0x2123 }, Code), out _));
        Assert.AreEqual(ElfError.TooManyHeaders, Parse(File(Header(500), Code), out _));
        Assert.AreEqual(ElfError.TooManyHeaders, Parse(File(Header(1) with { ProgramHeaders = ulong.MaxValue - 8 }, Code), out _));
        Assert.AreEqual(ElfError.Dynamic, Parse(File(Header(2), new ElfProgramHeader { Type = ElfProgramHeader.Interpreter }, Code), out _));
        Assert.AreEqual(ElfError.BadEntry, Parse(File(Header(2) with { Entry = 0x402900 }, Code, Data), out _));
        Assert.AreEqual(ElfError.BadEntry, Parse(File(Header(1), Code with { Type = 4 }), out _));
    }

    [TestMethod]
    public void ContradictorySegmentsAreRefused()
    {
        ElfProgramHeader[] bad =
        [
            Code with { FileSize = 0x1801 },
            Code with { Offset = 0x2000, FileSize = 0x1001, MemorySize = 0x1001 },
            Code with { Offset = ulong.MaxValue & ~0xFFFul },
            Code with { Address = 0x400010 },
            Code with { Address = 0 },
            Code with { Address = AddressEnd - 0x1000, MemorySize = 0x1800 },
            Code with { Address = ulong.MaxValue & ~0xFFFul, MemorySize = 0x1800 },
            Code with { MemorySize = ulong.MaxValue },
            Code with { Flags = ElfProgramHeader.Execute },
        ];
        for (var index = 0; index < bad.Length; index++)
            Assert.AreEqual(ElfError.BadSegment, Parse(File(Header(1), bad[index]), out _), $"case {index}");
        Assert.AreEqual(ElfError.BadSegment, Parse(File(Header(2), Code, Data with { Address = 0x401800 }), out _), "overlap");
        Assert.AreEqual(ElfError.BadSegment, Parse(File(Header(2), Data, Code), out _), "descending");
    }

    [TestMethod]
    public void AnyByteMayBeAnything()
    {
        var random = new Random(3);
        var original = File(Header(2), Code, Data);
        for (var round = 0; round < 50000; round++)
        {
            var file = (byte[])original.Clone();
            for (var change = 0; change < 4; change++)
                file[random.Next(176)] = (byte)random.Next(256);
            if (Parse(file, out var image) != ElfError.None)
                continue;
            foreach (ref readonly var segment in image.LoadSegments)
            {
                Assert.IsTrue(segment.Offset + segment.FileSize <= FileSize && segment.FileSize <= segment.MemorySize);
                Assert.IsTrue(segment.FirstPage >= image.Low && segment.EndPage <= image.High && image.High <= AddressEnd);
            }
        }
    }
}
