using System.Collections.Generic;
using System.IO;
using System.Linq;
using ExoCosmos.Build.Symbols.Elf;
using Iced.Intel;

namespace ExoCosmos.Tests.Host.Build;

/// <summary>The instructions of the linked kernel, all of its section .text.</summary>
internal static class KernelCode
{
    public static ElfFile Image { get; } = ElfFile.Read(Path.Combine(Repository.Root, "artifacts", "images", "kernel.elf"));

    private static readonly ElfSection s_section = Image.Sections.Single(candidate => candidate.Name == ".text");
    private static readonly byte[] s_bytes = Image.Content(s_section).ToArray();

    public static IReadOnlyList<Instruction> Instructions { get; } = [.. Disassemble()];

    /// <summary>The compiler marks a jump by a pointer that takes the place of a call and a return with REX.W, so that whoever unwinds the stack knows; the cases of a switch have none.</summary>
    public static bool IsTailCall(in Instruction jump) => (s_bytes[jump.IP - s_section.Address] & 0xF8) == 0x48;

    private static IEnumerable<Instruction> Disassemble()
    {
        var decoder = Decoder.Create(64, new ByteArrayCodeReader(s_bytes), s_section.Address);
        while (decoder.IP < s_section.Address + (ulong)s_bytes.Length)
            yield return decoder.Decode();
    }
}
