declare module '*.svg' {
  const text: string;
  export = text;
}

declare module '*.css';
