using System;
using System.Diagnostics;
using System.IO;
using Microsoft.VisualStudio.TestTools.UnitTesting;

namespace ExoCosmos.Tests.XSharp.Machinery;

/// <summary>A directory of its own for one test, and the programs that work in it.</summary>
internal sealed class Workshop : IDisposable
{
    public string Root { get; } = Directory.CreateTempSubdirectory("xsharp-test-").FullName;

    public string Write(string name, string text)
    {
        var path = Path.Combine(Root, name);
        File.WriteAllText(path, text);
        return path;
    }

    /// <summary>Runs a program to its end; <paramref name="expected"/> is its exit status.</summary>
    /// <returns>what it printed, errors included.</returns>
    public string Run(string program, string[] arguments, int expected = 0)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = Root,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd() + errors.GetAwaiter().GetResult();
        process.WaitForExit();
        Assert.AreEqual(expected, process.ExitCode, $"{program} {string.Join(' ', arguments)}: {output}");
        return output;
    }

    /// <summary>Assembles the text to an object file, with every warning an error.</summary>
    public string Assemble(string assembly, string name = "test")
    {
        var output = Path.Combine(Root, name + ".o");
        Run("nasm", ["-f", "elf64", "-g", "-F", "dwarf", "-Werror", "-o", output, Write(name + ".asm", assembly)]);
        return output;
    }

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
