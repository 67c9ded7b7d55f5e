using System;
using System.IO;
using Mono.Cecil;

namespace ExoCosmos.Build.Plugs;

/// <summary>Writes the core library of the bare profile: a copy of System.Private.CoreLib whose throw helpers are plugged.</summary>
internal static class Program
{
    private static int Main(string[] arguments)
    {
        if (arguments is not [var original, var plugged])
        {
            Console.Error.WriteLine("usage: ExoCosmos.Build.Plugs ORIGINAL PLUGGED");
            return 2;
        }

        if (!File.Exists(original))
        {
            Console.Error.WriteLine($"{original}: error EXO0010: the core library of the NativeAOT runtime pack is missing; run 'dotnet restore'");
            return 1;
        }

        // Written beside and then moved, so that an interrupted build leaves no half library that looks up to date.
        var unfinished = plugged + ".unfinished";
        int count;
        using (var module = ModuleDefinition.ReadModule(original))
        {
            count = ThrowHelperPlug.Apply(module);
            module.Write(unfinished);
        }

        if (count == 0)
        {
            Console.Error.WriteLine($"{original}: error EXO0011: no throw helper found; this core library is not the one the plugs were written for");
            File.Delete(unfinished);
            return 1;
        }

        File.Move(unfinished, plugged, overwrite: true);
        Console.WriteLine($"{count} throw helpers plugged -> {plugged}");
        return 0;
    }
}
