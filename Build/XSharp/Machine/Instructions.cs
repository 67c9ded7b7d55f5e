using System;
using System.Collections.Generic;
using System.Linq;
using static ExoCosmos.Build.XSharp.Machine.OperandShape;

namespace ExoCosmos.Build.XSharp.Machine;

/// <summary>The instructions that have no form of their own in the language, by name (SDM vol. 2).</summary>
public static class Instructions
{
    private static readonly Dictionary<string, Instruction> ByName = All().ToDictionary(one => one.Name, StringComparer.OrdinalIgnoreCase);

    public static IEnumerable<Instruction> Every => ByName.Values;

    public static Instruction? Find(string name) => ByName.GetValueOrDefault(name);

    private static IEnumerable<Instruction> All() =>
        [.. Plain(), .. Leaving(), .. OnMemory(), .. OnRegisters(), .. OnBits(), .. Conditional(), .. OnStrings(), .. OnXmm()];

    private static IEnumerable<Instruction> Plain()
    {
        string[] both =
        [
            "nop", "pause", "hlt", "cli", "sti", "cld", "std", "clc", "stc", "cmc", "mfence", "lfence", "sfence", "cpuid", "rdtsc",
            "rdtscp", "rdmsr", "wrmsr", "rdpmc", "sysenter", "stac", "clac", "int3", "wbinvd", "invd", "clts", "xgetbv", "xsetbv", "fninit",
            "emms", "cbw", "cwde", "cwd", "cdq", "lahf", "sahf", "leave",
        ];
        string[] only64 = ["swapgs", "syscall", "cdqe", "cqo"];
        return both.Select(name => new Instruction(name, name, name, []))
            .Concat(only64.Select(name => new Instruction(name, null, name, [])));
    }

    /// <summary>Returns have the operand size of the mode; sysret says its own.</summary>
    private static IEnumerable<Instruction> Leaving() =>
    [
        new("ret", "ret", "ret", [], Leaves: true),
        new("iret", "iretd", "iretq", [], Leaves: true),
        new("iretq", null, "iretq", [], Leaves: true),
        new("farreturn", "retf", "retfq", [], Leaves: true),
        new("sysretq", null, "o64 sysret", [], Leaves: true),
        new("sysret", null, "sysret", [], Leaves: true),
        new("sysexit", "sysexit", "o64 sysexit", [], Leaves: true),
        new("ud2", "ud2", "ud2", [], Leaves: true),
    ];

    /// <summary>Those that save the processor's state have a form for each mode.</summary>
    private static IEnumerable<Instruction> OnMemory()
    {
        string[] both =
        [
            "lgdt", "lidt", "sgdt", "sidt", "invlpg", "ldmxcsr", "stmxcsr", "clflush", "prefetcht0", "prefetcht1", "prefetcht2", "prefetchnta",
        ];
        string[] wide = ["fxsave", "fxrstor", "xsave", "xsaveopt", "xsavec", "xsaves", "xrstor", "xrstors"];
        return both.Select(name => new Instruction(name, name, name, [Memory]))
            .Concat(wide.Select(name => new Instruction(name, name, name + "64", [Memory])))
            .Append(new Instruction("cmpxchg8b", "cmpxchg8b", "cmpxchg8b", [Memory], PrefixRule.Lock))
            .Append(new Instruction("cmpxchg16b", null, "cmpxchg16b", [Memory], PrefixRule.Lock));
    }

    private static IEnumerable<Instruction> OnRegisters()
    {
        string[] wide = ["mul", "imul", "div", "idiv"];
        string[] bases = ["rdfsbase", "wrfsbase", "rdgsbase", "wrgsbase"];
        return wide.Select(name => new Instruction(name, name, name, [AnyRegisterOrMemory]))
            .Concat(bases.Select(name => new Instruction(name, null, name, [RegisterOf32Or64])))
            .Concat([
                new Instruction("ltr", "ltr", "ltr", [WordRegisterOrMemory]),
                new Instruction("lldt", "lldt", "lldt", [WordRegisterOrMemory]),
                new Instruction("str", "str", "str", [WordRegisterOrMemory]),
                new Instruction("sldt", "sldt", "sldt", [WordRegisterOrMemory]),
                new Instruction("int", "int", "int", [OperandShape.Byte]),
                new Instruction("bswap", "bswap", "bswap", [RegisterOf32Or64]),
                new Instruction("rdrand", "rdrand", "rdrand", [GeneralRegister]),
                new Instruction("rdseed", "rdseed", "rdseed", [GeneralRegister]),
                new Instruction("rdpid", "rdpid", "rdpid", [NativeRegister]),
                new Instruction("invpcid", "invpcid", "invpcid", [NativeRegister, Memory]),
            ]);
    }

    private static IEnumerable<Instruction> OnBits()
    {
        string[] searches = ["bsf", "bsr", "popcnt", "tzcnt", "lzcnt"];
        string[] changes = ["bts", "btr", "btc"];
        return searches.Select(name => new Instruction(name, name, name, [GeneralRegister, RegisterOrMemory]))
            .Append(new Instruction("bt", "bt", "bt", [RegisterOrMemory, RegisterOrByte]))
            .Concat(changes.Select(name => new Instruction(name, name, name, [RegisterOrMemory, RegisterOrByte], PrefixRule.Lock)))
            .Concat([
                new Instruction("shld", "shld", "shld", [RegisterOrMemory, GeneralRegister, ByteOrCl]),
                new Instruction("shrd", "shrd", "shrd", [RegisterOrMemory, GeneralRegister, ByteOrCl]),
                new Instruction("xadd", "xadd", "xadd", [AnyRegisterOrMemory, AnyRegister], PrefixRule.Lock),
                new Instruction("cmpxchg", "cmpxchg", "cmpxchg", [AnyRegisterOrMemory, AnyRegister], PrefixRule.Lock),
            ]);
    }

    private static IEnumerable<Instruction> Conditional()
    {
        string[] codes =
        [
            "o", "no", "c", "nc", "b", "ae", "z", "nz", "e", "ne", "be", "a", "s", "ns", "p", "np", "l", "ge", "le", "g",
        ];
        return codes.SelectMany(code => (Instruction[])
        [
            new("set" + code, "set" + code, "set" + code, [ByteRegisterOrMemory]),
            new("cmov" + code, "cmov" + code, "cmov" + code, [GeneralRegister, RegisterOrMemory]),
        ]);
    }

    private static IEnumerable<Instruction> OnStrings()
    {
        string[] names = ["movs", "stos", "lods", "cmps", "scas"];
        foreach (var name in names)
        {
            foreach (var size in "bwd")
                yield return new Instruction(name + size, name + size, name + size, [], PrefixRule.Repeat);
            yield return new Instruction(name + "q", null, name + "q", [], PrefixRule.Repeat);
        }

        foreach (var size in "bwd")
        {
            yield return new Instruction("ins" + size, "ins" + size, "ins" + size, [], PrefixRule.Repeat);
            yield return new Instruction("outs" + size, "outs" + size, "outs" + size, [], PrefixRule.Repeat);
        }
    }

    /// <summary>The few that memory routines and hashes need.</summary>
    private static IEnumerable<Instruction> OnXmm()
    {
        string[] names =
        [
            "punpcklbw", "punpcklwd", "punpckldq", "punpcklqdq", "pcmpeqb", "pcmpeqw", "pcmpeqd", "pandn",
            "paddb", "paddw", "paddd", "paddq", "psubb", "psubw", "psubd", "psubq", "pminub", "pmaxub", "psadbw",
        ];
        return names.Select(name => new Instruction(name, name, name, [Xmm, XmmOrMemory]))
            .Append(new Instruction("pmovmskb", "pmovmskb", "pmovmskb", [RegisterOf32, Xmm]))
            .Append(new Instruction("pshufd", "pshufd", "pshufd", [Xmm, XmmOrMemory, OperandShape.Byte]));
    }
}
