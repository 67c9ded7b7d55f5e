using System;
using System.Runtime;
using ExoCosmos.Abi;
using ExoCosmos.LibOS.Unix;
using ExoCosmos.LibOS.Unix.Bare;
using ExoCosmos.LibOS.Unix.Files;
using ExoCosmos.LibOS.Unix.Process;

namespace ExoCosmos.Hello;

/// <summary>
/// <c>hello [NAME]</c> greets on the terminal, adds the greeting to the file hello.txt of the working directory, and shows what the file says by now. A bare
/// application: files, terminal and demand paging are LibOS.Unix, linked in and called as functions. There is no system call in it.
/// </summary>
internal static unsafe class Program
{
    [RuntimeExport("exo_main")]
    private static void Main(EnvironmentParameters* parameters, ProcessEntry* spawned)
    {
        DemandPaging.Initialise();
        BareProcess.Begin(parameters, spawned, &DemandPaging.Fault);
        var terminal = BareFile.Standard(1);
        var name = BareProcess.ArgumentCount > 1 ? BareProcess.Argument(1) : "world"u8;
        Require(Greet(terminal, name));

        Require(BareFile.Open("hello.txt"u8, OpenFlags.WriteOnly | OpenFlags.Create | OpenFlags.Append, out var file));
        Require(Greet(file, name));
        file.Close();

        Require(BareFile.Open("hello.txt"u8, OpenFlags.ReadOnly, out file));
        Require(file.GetSize(out var size));
        Require(DemandPaging.Allocate(size, out var text));
        Require(file.Read(text, out var length));
        file.Close();
        Require(terminal.Write("hello.txt says:\n"u8));
        Require(terminal.Write(text[..length]));
        BareProcess.Exit(0);
    }

    private static Errno Greet(BareFile file, ReadOnlySpan<byte> name)
    {
        var error = file.Write("Hello, "u8);
        if (error == Errno.None)
            error = file.Write(name);
        return error == Errno.None ? file.Write("!\n"u8) : error;
    }

    /// <summary>There is nobody to throw to.</summary>
    private static void Require(Errno error)
    {
        if (error == Errno.None)
            return;
        BareFile.Standard(2).Write(error switch
        {
            Errno.EROFS => "hello: the file system is read-only\n"u8,
            Errno.ENOSPC => "hello: the disk is full\n"u8,
            _ => "hello: hello.txt cannot be used\n"u8,
        });
        BareProcess.Exit(1);
    }
}
