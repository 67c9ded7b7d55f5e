using System;
using System.Collections.Generic;
using System.Runtime.InteropServices;

namespace ExoCosmos.Shell.Unix;

/// <summary>Starts programs with posix_spawn and waits for them. Children inherit the working directory and nothing but three descriptors.</summary>
internal static unsafe class ChildProcess
{
    private const short SetSignalDefaults = 0x04;

    /// <summary>
    /// Starts the program at <paramref name="path"/>; returns its process id. Signals that the shell ignores get their default action back.
    /// </summary>
    /// <exception cref="OsException">The program cannot be started; the error is that of execve.</exception>
    public static int Start(
        string path, IReadOnlyList<string> arguments, IReadOnlyList<string> environment, Descriptor input, Descriptor output, Descriptor error)
    {
        SpawnActions actions;
        SpawnAttributes attributes;
        Check(Libc.posix_spawn_file_actions_init(&actions), path);
        Check(Libc.posix_spawnattr_init(&attributes), path);
        var moved = new List<Descriptor>();
        var memory = new List<nint>();
        try
        {
            // The source of one copy must not be the target of an earlier one: move those out of the way first.
            Span<int> sources = [Clear(input, 0, moved), Clear(output, 1, moved), Clear(error, 2, moved)];
            for (var target = 0; target < sources.Length; target++)
                Check(Libc.posix_spawn_file_actions_adddup2(&actions, sources[target], target), path);
            SignalSet defaults = default;
            defaults[0] = ~0UL;
            Check(Libc.posix_spawnattr_setsigdefault(&attributes, &defaults), path);
            Check(Libc.posix_spawnattr_setflags(&attributes, SetSignalDefaults), path);

            int process;
            fixed (byte* name = OsString.EncodeTerminated(path))
                Check(Libc.posix_spawn(&process, name, &actions, &attributes, Vector(arguments, memory), Vector(environment, memory)), path);
            return process;
        }
        finally
        {
            moved.ForEach(descriptor => descriptor.Dispose());
            memory.ForEach(block => NativeMemory.Free((void*)block));
            _ = Libc.posix_spawnattr_destroy(&attributes);
            _ = Libc.posix_spawn_file_actions_destroy(&actions);
        }
    }

    /// <summary>Waits for the end of a child.</summary>
    public static ExitState Wait(int process)
    {
        int status;
        while (Libc.waitpid(process, &status, 0) < 0)
        {
            var error = Marshal.GetLastPInvokeError();
            if (error != Errno.Interrupted)
                throw new OsException(error, "wait");
        }
        return new(status);
    }

    private static int Clear(Descriptor source, int target, List<Descriptor> moved)
    {
        if (source.Number > 2 || source.Number == target)
            return source.Number;
        moved.Add(source.Duplicate());
        return moved[^1].Number;
    }

    private static byte** Vector(IReadOnlyList<string> texts, List<nint> memory)
    {
        var vector = (byte**)NativeMemory.Alloc((nuint)(texts.Count + 1), (nuint)sizeof(byte*));
        memory.Add((nint)vector);
        for (var i = 0; i < texts.Count; i++)
        {
            var bytes = OsString.EncodeTerminated(texts[i]);
            vector[i] = (byte*)NativeMemory.Alloc((nuint)bytes.Length);
            memory.Add((nint)vector[i]);
            bytes.CopyTo(new Span<byte>(vector[i], bytes.Length));
        }
        vector[texts.Count] = null;
        return vector;
    }

    private static void Check(int error, string subject)
    {
        if (error != 0)
            throw new OsException(error, subject);
    }
}
