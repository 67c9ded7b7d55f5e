using System.Linq;
using System.Text;

namespace ExoCosmos.Build.XSharp.Emitting;

/// <summary>The text for <c>nasm -f elf64</c>: each line with its source beside it and as its place in the debug information.</summary>
public static class NasmWriter
{
    private const int CommentColumn = 48;

    /// <param name="path">of the source, as a debugger shall find it</param>
    public static string Write(CheckedFile file, string path, string[] source)
    {
        var text = new StringBuilder();
        text.Append("; made by the X# compiler from ").Append(path).Append('\n');
        text.Append("default rel\nsection .text\n");
        foreach (var name in file.Exported)
            text.Append("global ").Append(NasmNames.Escape(name)).Append('\n');

        var current = 0;
        foreach (var line in file.Lines)
        {
            if (line.SourceLine != current)
            {
                current = line.SourceLine;
                text.Append("%line ").Append(current).Append("+0 ").Append(path).Append('\n');
            }

            var code = line.Flush ? line.Text : "    " + line.Text;
            text.Append(code.PadRight(CommentColumn)).Append(" ; ").Append(Comment(source[current - 1])).Append('\n');
        }

        text.Append("section .note.GNU-stack noalloc noexec nowrite progbits\n");
        return text.ToString();
    }

    /// <summary>NASM continues a line that ends in a backslash, comments too.</summary>
    private static string Comment(string source)
    {
        var printable = new string([.. source.Trim().Select(one => char.IsControl(one) ? ' ' : one)]);
        return printable.EndsWith('\\') ? printable + "." : printable;
    }
}
