using System;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace ExoCosmos.Build.Plugs;

/// <summary>
/// Replaces the body of every throw helper with "load null; throw". The original bodies build exception objects and
/// messages, that is, they allocate and drag resources and culture data in; the plugged ones are one call to the
/// image's <c>RhpThrowEx</c>.
/// </summary>
internal static class ThrowHelperPlug
{
    private static readonly string[] Helpers = ["System.ThrowHelper", "Internal.Runtime.CompilerHelpers.ThrowHelpers"];

    /// <summary>Plugs <paramref name="module"/> in place and returns how many methods were replaced.</summary>
    public static int Apply(ModuleDefinition module)
    {
        var count = 0;
        foreach (var name in Helpers)
        {
            var helper = module.GetType(name)
                ?? throw new InvalidOperationException($"{module.FileName} has no type {name}");
            foreach (var method in helper.Methods)
                if (method.HasBody && method.Name.StartsWith("Throw", StringComparison.Ordinal))
                {
                    Plug(method);
                    count++;
                }
        }

        return count;
    }

    private static void Plug(MethodDefinition method)
    {
        var body = new MethodBody(method) { MaxStackSize = 1 };
        body.Instructions.Add(Instruction.Create(OpCodes.Ldnull));
        body.Instructions.Add(Instruction.Create(OpCodes.Throw));
        method.Body = body;
    }
}
